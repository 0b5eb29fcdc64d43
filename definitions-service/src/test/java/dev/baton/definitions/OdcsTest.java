package dev.baton.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.baton.contracts.Canonical;
import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.DataContract;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.definitions.rules.Definitions.DefinitionDraft;
import dev.baton.definitions.rules.Importing;
import dev.baton.definitions.rules.Importing.Known;
import dev.baton.definitions.rules.Importing.Outcome;
import dev.baton.definitions.rules.Importing.Plan;
import dev.baton.definitions.rules.Importing.Row;
import dev.baton.definitions.rules.Terms.TermDraft;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Data contracts of the Open Data Contract Standard, in and out. */
class OdcsTest {
  private static final Path ODCS =
      Path.of(System.getProperty("baton.root", "..")).resolve("../shared/data/foreign/odcs");
  private static final Caller GOVERNANCE = new Caller("grace", Set.of(Roles.GOVERNANCE), null);
  private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
  private static final String CONTRACT =
      """
      version: 1.0.0
      apiVersion: v3.1.0
      kind: DataContract
      id: Orders 1
      status: deprecated
      schema:
        - name: orders
          dataGranularityDescription: One row an order
          description: What was ordered
          properties:
            - name: amt
              businessName: Order amount
              description: What the customer pays
              transformLogic: net + tax
            - name: internal_only
              logicalType: string
            - name: lines
              logicalType: array
              items:
                logicalType: object
                properties:
                  - name: qty
                    businessName: Quantity
      """;

  @Test
  void whateverHasANameOrADescriptionForPeopleIsADefinition() {
    List<Row> rows = read(CONTRACT);
    assertThat(rows.getFirst()).isInstanceOf(Row.OfContract.class);
    List<Row.OfDefinition> definitions =
        rows.stream()
            .filter(Row.OfDefinition.class::isInstance)
            .map(Row.OfDefinition.class::cast)
            .toList();
    assertThat(definitions)
        .extracting(Row.OfDefinition::term)
        .containsExactly("orders", "order-amount", "quantity");
    assertThat(definitions)
        .extracting(row -> row.draft().id())
        .containsExactly(
            "sales.orders-1.orders",
            "sales.orders-1.orders.amt",
            "sales.orders-1.orders.lines.items.qty");
    assertThat(definitions).extracting(Row::line).containsExactly(7, 11, 22);
    assertThat(definitions.get(0).draft().meaning().grain()).isEqualTo("One row an order");
    assertThat(definitions.get(1).draft().meaning().text()).isEqualTo("What the customer pays");
    assertThat(definitions.get(1).draft().meaning().expression()).isEqualTo("net + tax");
    assertThat(definitions.get(1).draft().state()).isEqualTo(State.DEPRECATED);
  }

  @Test
  void whatBreaksTheStandardIsRefusedWithItsLine() {
    assertThat(faults(CONTRACT.replace("id: Orders 1\n", ""))).isNotEmpty();
    assertThat(faults(CONTRACT.replace("v3.1.0", "v2.2.2"))).containsExactly(2);
    assertThat(faults(CONTRACT.replace("DataContract", "Contract"))).containsExactly(3);
    assertThat(faults(CONTRACT.replace("logicalType: string", "logicalType: text")))
        .containsExactly(16);
    assertThat(faults(CONTRACT.replace("name: qty", "nom: qty"))).contains(22);
    assertThat(faults(CONTRACT + "colour: red\n")).isNotEmpty();
    assertThatThrownBy(() -> read(CONTRACT + "schema: [\n")).isInstanceOf(UnreadableImport.class);
    assertThatThrownBy(() -> read("a: &x 1\nb: *x\n"))
        .isInstanceOfSatisfying(UnreadableImport.class, e -> assertThat(e.line).isEqualTo(2));
    assertThat(faults("just a text")).containsExactly(1);
  }

  @Test
  void oneContractThatIsBrokenLeavesTheOthersWhole() {
    List<Row> rows =
        read(
            CONTRACT + "---\nkind: DataContract\n---\n" + CONTRACT.replace("Orders 1", "orders-2"));
    assertThat(rows).filteredOn(Row.OfContract.class::isInstance).hasSize(2);
    assertThat(rows).filteredOn(Row.Unreadable.class::isInstance).isNotEmpty();
  }

  @Test
  void everyExampleOfTheStandardIsTakenAndComesBackUnchanged() throws IOException {
    assumeThat(ODCS).as("the standard's examples are not beside this checkout").isDirectory();
    Schema standard =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
            .getSchema(Files.readString(ODCS.resolve("schema/odcs-json-schema-v3.1.0.json")));
    int taken = 0;
    for (Path example : examples()) {
      byte[] yaml = Files.readAllBytes(example);
      List<Row> rows = Odcs.read(yaml, "sales");
      Plan first = plan(rows, new Known(Map.of(), Map.of(), Map.of()));
      assertThat(refused(first)).as("%s", example).isEmpty();
      Known known = known(first);
      assertThat(plan(rows, known).versions()).as("%s again", example).isEmpty();

      byte[] exported = export(known);
      for (JsonNode document : documents(exported)) {
        assertThat(standard.validate(document)).as("%s exported", example).isEmpty();
        // 1.0 and 1 are one number
        assertThat(Canonical.bytes(document))
            .as("%s exported", example)
            .isEqualTo(Canonical.bytes(documents(yaml).getFirst()));
      }
      Plan back = plan(Odcs.read(exported, "sales"), known);
      assertThat(back.versions()).as("%s imported back", example).isEmpty();
      assertThat(refused(back)).as("%s imported back", example).isEmpty();
      taken++;
    }
    assertThat(taken).isEqualTo(18);
  }

  @Test
  void whatTheStandardRefusesIsRefused() throws IOException {
    assumeThat(ODCS).as("the standard's examples are not beside this checkout").isDirectory();
    Schema standard =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
            .getSchema(Files.readString(ODCS.resolve("schema/odcs-json-schema-v3.1.0.json")));
    List<Consumer<ObjectNode>> damages =
        List.of(
            d -> d.remove("id"),
            d -> d.remove("status"),
            d -> d.remove("version"),
            d -> d.put("kind", "Contract"),
            d -> d.put("apiVersion", "4"),
            d -> d.put("colour", "red"),
            d -> d.put("schema", "none"),
            d -> d.withArray("/tags").add(1),
            d -> d.withArray("/schema").addObject().put("physicalName", "x"),
            d -> d.withArray("/schema").addObject().put("name", "x").put("logicalType", "table"),
            d ->
                d.withArray("/schema")
                    .addObject()
                    .put("name", "x")
                    .putArray("properties")
                    .addObject()
                    .put("name", "y")
                    .put("logicalType", "text"),
            d ->
                d.withArray("/schema")
                    .addObject()
                    .put("name", "x")
                    .putArray("properties")
                    .addObject()
                    .put("name", "y")
                    .put("required", "yes"),
            d -> d.withArray("/customProperties").addObject().put("property", "x"),
            d -> d.withArray("/authoritativeDefinitions").addObject().put("url", "x"),
            d -> d.withArray("/roles").addObject().put("access", "read"),
            d -> d.withArray("/servers").addObject().put("server", "x"),
            d -> d.withObject("/price").put("priceAmount", "free"),
            d -> d.withArray("/slaProperties").addObject().put("property", "latency"));
    JsonNode whole =
        documents(Files.readAllBytes(ODCS.resolve("docs/examples/all/full-example.odcs.yaml")))
            .getFirst();
    for (int i = 0; i < damages.size(); i++) {
      ObjectNode damaged = whole.deepCopy();
      damages.get(i).accept(damaged);
      List<Error> errors = standard.validate(damaged);
      assertThat(errors).as("damage %d by the standard", i).isNotEmpty();
      assertThat(Odcs.read(new YAMLMapper().writeValueAsBytes(damaged), "sales"))
          .as("damage %d here", i)
          .isNotEmpty()
          .allMatch(Row.Unreadable.class::isInstance);
    }
  }

  @Test
  void whatNoContractSaysIsOneMoreAndComesBackUnchanged() throws IOException {
    Meaning meaning =
        new Meaning(
            "hot",
            Kind.METRIC,
            "lead",
            "all",
            List.of("a = 1", "b = 2"),
            "day",
            "P30D",
            "offer",
            "Europe/Berlin",
            "id",
            "count(*)");
    Plan first =
        plan(
            List.of(
                new Row.OfTerm(1, "", new TermDraft("lead", "A lead: yes", null), true),
                new Row.OfDefinition(
                    2,
                    "",
                    "lead",
                    new DefinitionDraft("mql", "sales", "2.1.0", meaning, State.DRAFT, NOW))),
            new Known(Map.of(), Map.of(), Map.of()));
    Known known = known(first);
    byte[] exported = export(known);
    if (Files.isDirectory(ODCS)) {
      Schema standard =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
              .getSchema(Files.readString(ODCS.resolve("schema/odcs-json-schema-v3.1.0.json")));
      assertThat(standard.validate(documents(exported).getFirst())).isEmpty();
    }
    Plan back = plan(Odcs.read(exported, "sales"), known);
    assertThat(back.versions()).isEmpty();
    assertThat(back.outcomes()).hasSize(2).allMatch(Outcome.Unchanged.class::isInstance);
    // elsewhere it is all there
    assertThat(
            plan(Odcs.read(exported, "sales"), new Known(Map.of(), Map.of(), Map.of())).versions())
        .isEqualTo(first.versions());
  }

  @Test
  void aContractIsWrittenWithWhatItsDefinitionsSayByNow() {
    Known known = known(plan(read(CONTRACT), new Known(Map.of(), Map.of(), Map.of())));
    Plan edited = plan(read(CONTRACT.replace("What the customer pays", "What we are paid")), known);
    Map<String, List<Definition>> definitions = new HashMap<>(known.definitions());
    for (DefinitionsEntity version : edited.versions()) {
      if (version instanceof Definition definition) {
        definitions.put(definition.id(), List.of(definition));
      }
    }
    String exported =
        new String(
            export(new Known(known.terms(), definitions, known.contracts())),
            StandardCharsets.UTF_8);
    assertThat(exported).contains("What we are paid").doesNotContain("What the customer pays");
  }

  private static List<Row> read(String yaml) {
    return Odcs.read(yaml.getBytes(StandardCharsets.UTF_8), "sales");
  }

  private static List<Integer> faults(String yaml) {
    List<Row> rows = read(yaml);
    assertThat(rows).allMatch(Row.Unreadable.class::isInstance);
    return rows.stream().map(Row::line).toList();
  }

  private static List<Outcome> refused(Plan plan) {
    return plan.outcomes().stream().filter(Outcome.Refused.class::isInstance).toList();
  }

  private static Plan plan(List<Row> rows, Known known) {
    return Importing.plan(rows, known, GOVERNANCE, NOW);
  }

  private static Known known(Plan plan) {
    Map<String, Term> terms = new HashMap<>();
    Map<String, List<Definition>> definitions = new HashMap<>();
    Map<String, DataContract> contracts = new HashMap<>();
    for (DefinitionsEntity version : plan.versions()) {
      switch (version) {
        case Term term -> terms.put(term.id(), term);
        case Definition definition ->
            definitions.computeIfAbsent(definition.id(), id -> new ArrayList<>()).add(definition);
        case DataContract contract -> contracts.put(contract.id(), contract);
        default -> throw new AssertionError(version);
      }
    }
    return new Known(terms, definitions, contracts);
  }

  private static byte[] export(Known known) {
    return ExportResource.write(
        null,
        List.copyOf(known.contracts().values()),
        known.definitions().values().stream().map(List::getLast).toList(),
        List.copyOf(known.terms().values()));
  }

  private static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(ODCS.resolve("docs/examples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static List<JsonNode> documents(byte[] yaml) throws IOException {
    // through JSON, as any reader of it would see it
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> documents = new ArrayList<>();
    try (var all = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      while (all.hasNextValue()) {
        documents.add(json.readTree(json.writeValueAsBytes(all.nextValue())));
      }
    }
    return documents;
  }
}
