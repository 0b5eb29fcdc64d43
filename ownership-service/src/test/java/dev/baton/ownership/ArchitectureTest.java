package dev.baton.ownership;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import dev.baton.edge.Violation;
import dev.baton.ownership.rules.Assignments;
import dev.baton.ownership.rules.Contracts;
import dev.baton.ownership.rules.Teams;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Path;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses RULES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.baton.ownership.rules");

  @Test
  void looksAtTheRules() {
    assertThat(RULES)
        .extracting(imported -> imported.getName())
        .contains(Teams.class.getName(), Contracts.class.getName(), Assignments.class.getName());
  }

  @Test
  void theRulesKnowNoFramework() {
    noClasses()
        .should()
        .dependOnClassesThat(
            not(resideInAnyPackage(
                    "java.lang..",
                    "java.math..",
                    "java.time..",
                    "java.util..",
                    "com.fasterxml.jackson..",
                    "org.jspecify..",
                    "dev.baton.contracts..",
                    "dev.baton.ownership.rules.."))
                .and(
                    not(
                        belongToAnyOf(
                            Caller.class, Roles.class, Violation.class, Normalizer.class))))
        .check(RULES);
  }

  @Test
  void nothingIsServedToACallerWithoutARole() {
    JavaClasses resources =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.baton.ownership");
    assertThat(resources.contain(TeamResource.class)).isTrue();
    classes()
        .that()
        .areAnnotatedWith(Path.class)
        .should()
        .beAnnotatedWith(RolesAllowed.class)
        .check(resources);
    noMethods().should().beAnnotatedWith(PermitAll.class).check(resources);
  }

  @Test
  void theRulesAreToldTheTimeAndTheIds() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat(belongToAnyOf(Clock.class, Random.class))
        .orShould()
        .dependOnClassesThat(resideInAPackage("java.util.concurrent.."))
        .check(RULES);
  }
}
