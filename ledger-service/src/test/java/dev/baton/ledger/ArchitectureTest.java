package dev.baton.ledger;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.baton.edge.Csv;
import dev.baton.edge.Violation;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.baton.ledger");

  @Test
  void looksAtTheLedger() {
    assertThat(CLASSES)
        .extracting(c -> c.getSimpleName())
        .contains("Items", "LaneWriter", "Relay", "Visits", "XesReader");
  }

  @Test
  void theStateFunctionIsPure() {
    noClasses()
        .that()
        .resideInAPackage("dev.baton.ledger.handoff..")
        .should()
        .dependOnClassesThat(
            not(
                resideInAnyPackage(
                    "dev.baton.contracts..",
                    "dev.baton.ledger.handoff..",
                    "com.fasterxml.jackson..",
                    "java.lang..",
                    "java.math..",
                    "java.nio.charset..",
                    "java.security..",
                    "java.time..",
                    "java.util..",
                    "org.jspecify..")))
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .because("the same facts must give the same state, wherever and whenever")
        .check(CLASSES);
  }

  @Test
  void decisionsTouchNeitherDatabaseNorClock() {
    noClasses()
        .that()
        .haveSimpleName("Draft")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("io.smallrye.mutiny..", "io.vertx.mutiny.sqlclient..", "io.quarkus..")
        .because("a batch that is not committed is thrown away and decided again")
        .check(CLASSES);
  }

  @Test
  void logsAreReadAndToldWithoutDatabaseClockOrFramework() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.baton.ledger.imports.log..", "dev.baton.ledger.imports.hop..")
        .should()
        .dependOnClassesThat(
            not(
                resideInAnyPackage(
                        "com.datadoghq.sketch..",
                        "com.fasterxml.jackson..",
                        "dev.baton.contracts..",
                        "dev.baton.ledger.imports.hop..",
                        "dev.baton.ledger.imports.log..",
                        "java..",
                        "javax.xml..",
                        "org.jspecify..")
                    .or(type(Violation.class))
                    .or(type(Csv.class))))
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .because("the same log and mapping must give the same facts, wherever and whenever")
        .check(CLASSES);
  }

  @Test
  void eventsFlowOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("intake")
        .definedBy("dev.baton.ledger.intake..")
        .layer("refused")
        .definedBy("dev.baton.ledger.refused..")
        .layer("reading")
        .definedBy("dev.baton.ledger.reading..")
        .layer("audit")
        .definedBy("dev.baton.ledger.audit..")
        .layer("expiry")
        .definedBy("dev.baton.ledger.expiry..")
        .layer("imports")
        .definedBy("dev.baton.ledger.imports..")
        .layer("journal")
        .definedBy("dev.baton.ledger.journal..")
        .layer("lanes")
        .definedBy("dev.baton.ledger.lanes..")
        .layer("persons")
        .definedBy("dev.baton.ledger.persons..")
        .layer("erasure")
        .definedBy("dev.baton.ledger.erasure..")
        .layer("registry")
        .definedBy("dev.baton.ledger.registry..")
        .layer("handoff")
        .definedBy("dev.baton.ledger.handoff..")
        .whereLayer("intake")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("refused")
        .mayOnlyBeAccessedByLayers("intake", "erasure")
        .whereLayer("reading")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("audit")
        .mayOnlyBeAccessedByLayers("intake", "reading")
        .whereLayer("expiry")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("imports")
        .mayOnlyBeAccessedByLayers("expiry", "erasure")
        .whereLayer("erasure")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("journal")
        .mayOnlyBeAccessedByLayers("intake", "imports", "reading", "audit", "expiry", "erasure")
        .whereLayer("persons")
        .mayOnlyBeAccessedByLayers("journal", "reading", "erasure")
        .whereLayer("lanes")
        .mayOnlyBeAccessedByLayers("intake", "imports", "refused", "expiry", "erasure", "journal")
        .whereLayer("registry")
        .mayOnlyBeAccessedByLayers("intake", "imports", "reading", "audit", "expiry", "journal")
        .check(CLASSES);
  }
}
