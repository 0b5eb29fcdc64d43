package dev.baton.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.ownership.rules.TeamImport.Group;
import dev.baton.ownership.rules.TeamImport.Remark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class BackstageTest {
  private static final Path ACME =
      Path.of(System.getProperty("baton.root", ".."), "../shared/data/foreign/backstage-acme");

  private static final String GROUP =
      """
      apiVersion: backstage.io/v1alpha1
      kind: Group
      metadata:
        name: Team_B
        namespace: emea
      spec:
        type: team
        profile: {displayName: Team B}
        parent: group:default/infra
        children: [team-c, "group:emea/team-d"]
      """;

  @Test
  void readsAGroupByWhatOthersReferToItBy() {
    assertThat(Backstage.read(GROUP).groups())
        .containsExactly(
            new Group(
                1, "emea-team-b", "Team B", "Team_B", "infra", List.of("team-c", "emea-team-d")));
  }

  @Test
  void aMalformedDocumentIsNamedByItsLineAndLeavesTheOthersWhole() {
    String catalog =
        GROUP
            + """
            ---
            kind: User
            metadata: {name: x}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Group
            metadata:
              name: "no name"
            spec: {type: team}
            ---
            kind: Group
            metadata: [
            ---
            - a list
            ---

            """
            + GROUP.replace("Team_B", "team-e");
    Backstage.Catalog read = Backstage.read(catalog);
    assertThat(read.groups()).extracting(Group::line).containsExactly(1, 27);
    assertThat(read.others()).isEqualTo(1);
    assertThat(read.malformed()).extracting(Remark::line).containsExactly(15, 15, 22, 24);
    assertThat(read.malformed())
        .extracting(Remark::detail)
        .anySatisfy(detail -> assertThat(detail).startsWith("metadata.name"))
        .anySatisfy(detail -> assertThat(detail).startsWith("spec.children"));
  }

  @Test
  void readsTheExampleOrganisation() throws IOException {
    Assumptions.assumeTrue(
        Files.isDirectory(ACME), () -> "the example catalog is not at " + ACME.toAbsolutePath());
    String catalog;
    try (Stream<Path> files = Files.walk(ACME)) {
      catalog =
          files
              .filter(file -> file.toString().endsWith(".yaml"))
              .sorted()
              .map(BackstageTest::text)
              .collect(Collectors.joining("\n---\n"));
    }
    Backstage.Catalog read = Backstage.read(catalog);
    assertThat(read.groups())
        .extracting(Group::id)
        .containsExactly("backstage", "acme-corp", "team-b", "team-c");
    assertThat(read.malformed()).isEmpty();
    assertThat(read.others()).isEqualTo(7);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
