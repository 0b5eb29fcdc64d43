package dev.baton.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.EventReader;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.Reading;
import dev.baton.contracts.ledger.LedgerRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One approved JSON per event type and version, as a team emits it ({@code golden/event}) and as
 * the ledger publishes it ({@code golden/record}). Nothing writes these files: who changes one
 * changes what is on somebody's wire.
 */
class GoldenWireTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Arrival ARRIVAL = new Arrival(Instant.EPOCH, null);

  static Stream<EventType> emitted() {
    return Arrays.stream(EventType.values()).filter(t -> !t.ledgerOnly());
  }

  private static JsonNode golden(String kind, EventType type) {
    try {
      return Json.MAPPER.readTree(GOLDEN.resolve(kind).resolve(type.wireName() + ".json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void thereIsOneOfEveryTypeAndNoOther() throws IOException {
    assertThat(files("event"))
        .containsExactlyInAnyOrderElementsOf(emitted().map(t -> t.wireName() + ".json").toList());
    assertThat(files("record"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(EventType.values()).map(t -> t.wireName() + ".json").toList());
  }

  private static List<String> files(String kind) throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN.resolve(kind))) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPublishedRecordReadsAndWritesAsApproved(EventType type) throws IOException {
    JsonNode approved = golden("record", type);

    LedgerRecord record = Json.read(Json.bytes(approved), LedgerRecord.class);

    assertThat(record.type()).isEqualTo(type);
    assertThat(record.statement()).isNotNull();
    assertThat(Json.MAPPER.readTree(Json.bytes(record))).isEqualTo(approved);
  }

  @ParameterizedTest
  @MethodSource("emitted")
  void anEmittedEventIsReadAndPublishedAsApproved(EventType type) throws IOException {
    JsonNode sent = golden("event", type);
    LedgerRecord approved = Json.read(Json.bytes(golden("record", type)), LedgerRecord.class);

    Reading reading = EventReader.read(Json.bytes(sent), ARRIVAL);

    assertThat(reading).isInstanceOf(Reading.Read.class);
    Reading.Read read = (Reading.Read) reading;
    assertThat(read.cloudEvent()).isEqualTo(sent);
    Event event = read.event();
    LedgerRecord published =
        new LedgerRecord(
            approved.lane(),
            approved.position(),
            approved.recordedAt(),
            event.type(),
            event.subject(),
            event.statement().speaker(),
            event.source(),
            event.id(),
            event.time(),
            false,
            event.correlationId(),
            event.causationId(),
            event.statement().withoutPersonalData(),
            null,
            List.of(),
            null);
    assertThat(Json.MAPPER.readTree(Json.bytes(published))).isEqualTo(golden("record", type));
  }
}
