package dev.baton.contracts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.baton.contracts.event.Event;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CONTRACTS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.baton.contracts");

  @Test
  void looksAtTheContracts() {
    assertThat(CONTRACTS.contain(Event.class)).isTrue();
    assertThat(CONTRACTS.size()).isGreaterThan(40);
  }

  @Test
  void dependsOnNoFramework() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..",
            "jakarta..",
            "javax.inject..",
            "io.smallrye..",
            "org.hibernate..",
            "io.vertx..")
        .check(CONTRACTS);
  }

  @Test
  void readsNoClockAndRollsNoDice() {
    noClasses()
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .check(CONTRACTS);
  }

  @Test
  void theTopicsDoNotKnowEachOther() {
    slices()
        .matching("dev.baton.contracts.(ownership|definitions|ledger|signals)..")
        .should()
        .notDependOnEachOther()
        .check(CONTRACTS);
  }
}
