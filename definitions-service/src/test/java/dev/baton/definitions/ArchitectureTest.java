package dev.baton.definitions;

import static com.tngtech.archunit.base.DescribedPredicate.or;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.baton.definitions.rules.Definitions;
import dev.baton.definitions.rules.Refusal;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import dev.baton.edge.Violation;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.baton.definitions");

  @Test
  void looksAtTheRules() {
    assertThat(CODE.contain(Definitions.class)).isTrue();
    assertThat(CODE.contain(Refusal.class)).isTrue();
    assertThat(CODE.contain(Catalogue.class)).isTrue();
  }

  @Test
  void theRulesKnowNoFrameworkAndNoEffect() {
    classes()
        .that()
        .resideInAPackage("dev.baton.definitions.rules")
        .should()
        .onlyDependOnClassesThat(
            or(
                resideInAnyPackage(
                    "dev.baton.definitions.rules",
                    "dev.baton.contracts..",
                    // what is hashed is a meaning's JSON, what is tried an attribute's
                    "com.fasterxml.jackson.databind.node",
                    "java.lang..",
                    "java.math..",
                    "java.nio.charset..",
                    "java.text..",
                    "java.time..",
                    "java.util..",
                    "org.jspecify.annotations"),
                belongToAnyOf(Caller.class, Roles.class, Violation.class),
                belongToAnyOf(JsonMapper.class, JsonNode.class)))
        .check(CODE);
  }

  @Test
  void theRulesReadNoClock() {
    noClasses()
        .that()
        .resideInAPackage("dev.baton.definitions.rules")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, Random.class, UUID.class)
        .check(CODE);
  }
}
