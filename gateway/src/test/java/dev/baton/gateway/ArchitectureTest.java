package dev.baton.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.baton.gateway.continuity.Cohorts;
import dev.baton.gateway.detection.Cusum;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.baton.gateway");

  @Test
  void looksAtSomething() {
    assertThat(CLASSES.contain(Cohorts.class)).isTrue();
    assertThat(CLASSES.contain(Cusum.class)).isTrue();
    assertThat(CLASSES.size()).isGreaterThan(40);
  }

  @Test
  void whatIsReckonedAndWhatIsDetectedIsPure() {
    noClasses()
        .that()
        .resideInAnyPackage("..continuity..", "..detection..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..",
            "io.smallrye..",
            "io.vertx..",
            "jakarta..",
            "org.apache.kafka..",
            "dev.baton.gateway.view..",
            "dev.baton.gateway.projection..",
            "dev.baton.gateway.registry..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(RandomGenerator.class)
        .check(CLASSES);
  }

  @Test
  void whatIsFoldedAndWhatIsRegisteredAreReckonedWithoutAClock() {
    noClasses()
        .that()
        .haveSimpleNameStartingWith("Fold")
        .or()
        .haveSimpleName("Measure")
        .or()
        .haveSimpleName("Directory")
        .or()
        .haveSimpleName("Catalogue")
        .or()
        .haveSimpleNameEndingWith("Reckoning")
        .or()
        .haveSimpleName("Seam")
        .or()
        .haveSimpleName("Seams")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "io.smallrye..", "io.vertx..", "jakarta..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .check(CLASSES);
  }

  @Test
  void theTreeHasNoCircles() {
    slices().matching("dev.baton.gateway.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
