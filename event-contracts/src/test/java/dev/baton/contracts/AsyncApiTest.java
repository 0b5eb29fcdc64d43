package dev.baton.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.ledger.RefusedRecord;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.contracts.signals.SignalRecord;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The published AsyncAPI document says what the code does, no less and no more. */
class AsyncApiTest {
  private static final Path FILE =
      Path.of(System.getProperty("baton.root", "..")).resolve("docs/api/asyncapi.yaml");

  private static JsonNode document;

  @BeforeAll
  static void read() throws IOException {
    document = new YAMLMapper().readTree(FILE.toFile());
  }

  /** Names of the messages of a channel, every reference followed. */
  private static List<String> messages(String channel) {
    List<String> names = new ArrayList<>();
    for (JsonNode message : document.at("/channels/" + channel + "/messages")) {
      String ref = message.path("$ref").asText();
      names.add(document.at(ref.substring(1)).path("name").asText(ref));
    }
    return names;
  }

  private static String address(String channel) {
    return document.at("/channels/" + channel + "/address").asText();
  }

  private static String[] kinds(Class<?> entity) {
    return Arrays.stream(entity.getAnnotation(JsonSubTypes.class).value())
        .map(JsonSubTypes.Type::name)
        .toArray(String[]::new);
  }

  @Test
  void namesTheTopics() {
    assertThat(document.path("asyncapi").asText()).startsWith("3.");
    assertThat(document.path("channels").size()).isEqualTo(7);
    assertThat(address("ledger")).isEqualTo(Topics.LEDGER);
    assertThat(address("ownership")).isEqualTo(Topics.OWNERSHIP);
    assertThat(address("definitions")).isEqualTo(Topics.DEFINITIONS);
    assertThat(address("checkpoints")).isEqualTo(Topics.CHECKPOINTS);
    assertThat(address("refused")).isEqualTo(Topics.REFUSED);
    assertThat(address("signals")).isEqualTo(Topics.SIGNALS);
    assertThat(address("inbox")).isEqualTo(Topics.inbox("{team}"));
  }

  @Test
  void namesEveryMemberOfARefusalAndNoOther() {
    List<String> members = new ArrayList<>();
    document
        .at("/components/schemas/refused/properties")
        .fieldNames()
        .forEachRemaining(members::add);
    assertThat(members)
        .containsExactlyInAnyOrder(
            Arrays.stream(RefusedRecord.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toArray(String[]::new));
  }

  @Test
  void namesEveryMemberAndEveryKindOfASignalAndNoOther() {
    assertThat(document.at("/components/schemas/signal/properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            Arrays.stream(SignalRecord.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toArray(String[]::new));
    List<String> kinds = new ArrayList<>();
    document
        .at("/components/schemas/signal/properties/kind/enum")
        .forEach(kind -> kinds.add(kind.asText()));
    assertThat(kinds)
        .containsExactlyElementsOf(
            Arrays.stream(SignalKind.values()).map(SignalKind::word).toList());
  }

  @Test
  void namesEveryEventTypeAndNoOther() {
    assertThat(messages("ledger"))
        .containsExactlyInAnyOrder(
            Arrays.stream(EventType.values()).map(EventType::wireName).toArray(String[]::new));
  }

  @Test
  void namesEveryKindOfEntityAndNoOther() {
    assertThat(messages("ownership")).containsExactlyInAnyOrder(kinds(OwnershipEntity.class));
    assertThat(messages("definitions")).containsExactlyInAnyOrder(kinds(DefinitionsEntity.class));
  }

  @Test
  void refersToTheSchemaOfEveryTypeThatMayBeEmitted() {
    for (JsonNode message : document.at("/components/messages")) {
      EventType type = EventType.find(message.path("name").asText()).orElse(null);
      if (type != null && !type.ledgerOnly()) {
        Path schema = FILE.resolveSibling(message.at("/x-statement/$ref").asText());
        assertThat(schema.getFileName()).hasToString(type.wireName() + ".json");
        assertThat(Files.exists(schema)).as(schema.toString()).isTrue();
      }
    }
  }
}
