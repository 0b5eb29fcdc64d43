package dev.baton.ledger.handoff;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PurityTest {
  private static final JavaClasses RULES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.baton.ledger.handoff");

  @Test
  void looksAtTheRules() {
    assertThat(RULES.contain(Items.class)).isTrue();
    assertThat(RULES.size()).isGreaterThan(12);
  }

  @Test
  void theRulesKnowNothingButWhatIsSaid() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.baton.ledger.handoff..",
            "dev.baton.contracts..",
            "java.lang..",
            "java.math..",
            "java.time..",
            "java.util..",
            "com.fasterxml.jackson..",
            "org.jspecify..")
        .check(RULES);
  }

  @Test
  void theRulesReadNoClockAndRollNoDice() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.(Random|UUID|concurrent\\..*)")
        .check(RULES);
  }
}
