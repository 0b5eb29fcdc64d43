package dev.baton.local.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
  @TempDir Path directory;
  private Path jar;
  private Path library;

  @BeforeEach
  void aProgramWithALibrary() throws IOException {
    jar = directory.resolve("program.jar");
    library = directory.resolve("lib.jar");
    Files.writeString(library, "one");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "lib.jar missing.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.flush();
    }
  }

  @Test
  void isRecordedOnceAndThenUsed() throws IOException {
    ClassArchive archive = archive();
    assertThat(archive.options())
        .singleElement()
        .asString()
        .startsWith("-XX:ArchiveClassesAtExit=");
    Files.writeString(fresh(archive), "classes");
    archive.keep();
    assertThat(archive().exists()).isTrue();
    assertThat(archive().options()).containsExactly("-XX:SharedArchiveFile=" + archive.file());
  }

  @Test
  void isAnotherOneWhereALibraryChanges() throws IOException {
    ClassArchive before = archive();
    Files.writeString(library, "another");
    assertThat(archive()).isNotEqualTo(before);
  }

  @Test
  void replacesItsPredecessorAndLeavesOtherProgramsAlone() throws IOException {
    ClassArchive before = archive();
    Files.writeString(before.file(), "classes");
    ClassArchive neighbour = ClassArchive.of(directory.resolve("a"), "program-two", jar);
    Files.writeString(neighbour.file(), "classes");
    Files.writeString(library, "another");
    ClassArchive now = archive();
    Files.writeString(fresh(now), "classes");
    now.keep();
    assertThat(directory.resolve("a")).isDirectoryNotContaining(before.file()::equals);
    assertThat(neighbour.exists()).isTrue();
    assertThat(now.exists()).isTrue();
  }

  @Test
  void whatAKilledRunLeftIsDropped() throws IOException {
    ClassArchive archive = archive();
    Files.writeString(fresh(archive), "half of the cla");
    archive.drop();
    assertThat(directory.resolve("a")).isEmptyDirectory();
  }

  @Test
  void aRunThatWroteNothingLeavesNothing() throws IOException {
    archive().keep();
    assertThat(archive().exists()).isFalse();
  }

  private ClassArchive archive() throws IOException {
    return ClassArchive.of(directory.resolve("a"), "program", jar);
  }

  private static Path fresh(ClassArchive archive) {
    return archive.file().resolveSibling(archive.file().getFileName() + ".new");
  }
}
