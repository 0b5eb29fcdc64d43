package dev.baton.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.baton.local");

  @Test
  void thereIsSomethingToLookAt() {
    assertThat(classes)
        .extracting(JavaClass::getSimpleName)
        .contains("Launcher", "PostgresPart", "DemoPlayer", "Keycloak");
  }

  @Test
  void itKnowsOfTheServicesOnlyWhatIsOnTheWire() {
    noClasses()
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("dev.baton..")
                .and(
                    JavaClass.Predicates.resideOutsideOfPackages(
                        "dev.baton.local..", "dev.baton.contracts..")))
        .check(classes);
  }

  @Test
  void partsAndStoryStandWithoutTheLauncher() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.baton.local.parts..", "dev.baton.local.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.baton.local", "dev.baton.local.stack..", "dev.baton.local.login..")
        .check(classes);
  }

  @Test
  void aStoryNeedsNoParts() {
    SlicesRuleDefinition.slices()
        .matching("dev.baton.local.(parts|demo)..")
        .should()
        .notDependOnEachOther()
        .check(classes);
  }

  @Test
  void noTwoPackagesNeedEachOther() {
    SlicesRuleDefinition.slices()
        .matching("dev.baton.local.(*)..")
        .should()
        .beFreeOfCycles()
        .check(classes);
  }
}
