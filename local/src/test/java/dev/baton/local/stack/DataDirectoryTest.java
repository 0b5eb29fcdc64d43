package dev.baton.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.local.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path directory;

  @Test
  void makesItselfWhereThereIsNothing() throws Exception {
    DataDirectory data = new DataDirectory(directory.resolve("a/b"));
    data.prepare(false);
    assertThat(directory.resolve("a/b/logs")).isDirectory();
  }

  @Test
  void keepsItsPasswordsAndShowsThemToItsOwnerOnly() throws Exception {
    DataDirectory data = new DataDirectory(directory);
    data.prepare(false);
    var passwords = data.passwords();
    assertThat(passwords).containsKeys("postgres", "ledger", "gateway").doesNotContainValue("");
    assertThat(data.passwords()).isEqualTo(passwords);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("passwords.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void makesTheLedgersKeysOnceAndShowsThemToTheirOwnerOnly() throws Exception {
    DataDirectory data = new DataDirectory(directory);
    data.prepare(false);
    LedgerKeys keys = data.ledgerKeys();
    assertThat(Base64.getDecoder().decode(keys.own())).hasSize(32);
    assertThat(Base64.getDecoder().decode(keys.checkpoint())).hasSize(32);
    assertThat(data.ledgerKeys()).isEqualTo(keys);
    for (String file : List.of("ledger.key", "checkpoint.key")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
          .isEqualTo("rw-------");
    }
    data.prepare(true);
    assertThat(data.ledgerKeys().own()).isNotEqualTo(keys.own());
    assertThat(data.ledgerKeys().checkpoint()).isNotEqualTo(keys.checkpoint());
  }

  @Test
  void startingOverForgetsEverything() throws Exception {
    DataDirectory data = new DataDirectory(directory);
    data.prepare(false);
    var passwords = data.passwords();
    Files.writeString(data.demoPlayed(), "yes");
    data.prepare(true);
    assertThat(data.demoPlayed()).doesNotExist();
    assertThat(data.passwords()).isNotEqualTo(passwords);
  }

  @Test
  void leavesAloneWhatIsSomebodyElses() throws Exception {
    Files.writeString(directory.resolve("thesis.txt"), "years of work");
    assertThatThrownBy(() -> new DataDirectory(directory).prepare(true))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("thesis.txt");
    assertThat(directory.resolve("thesis.txt")).hasContent("years of work");
  }

  @Test
  void aPlaceThatIsNoDirectoryIsRefusedInOneLine() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> new DataDirectory(file.resolve("data")).prepare(false))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("The data directory " + file)
        .hasMessageContaining("cannot be written");
  }
}
