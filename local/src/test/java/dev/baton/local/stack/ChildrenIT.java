package dev.baton.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.local.Refusal;
import dev.baton.local.parts.ClassArchive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenIT {
  private static final List<String> ENDLESS = List.of("sleep", "600");

  @TempDir Path directory;
  private Path record;
  private Children children;

  @BeforeEach
  void anEmptyStack() throws Refusal {
    DataDirectory data = new DataDirectory(directory.resolve("data"));
    data.prepare(false);
    record = directory.resolve("run.json");
    children = new Children(record, data);
  }

  @AfterEach
  void leaveNothing() throws Exception {
    children.end();
  }

  @Test
  void endingLeavesNoProcessAndNoRecord() throws Exception {
    Process service = children.start("gateway", ENDLESS, Map.of());
    Process part = children.start("kafka", ENDLESS, Map.of());
    assertThat(RunRecord.read(record).orElseThrow().processes())
        .extracting(RunRecord.Part::pid)
        .containsExactly(service.pid(), part.pid());
    children.end();
    assertThat(service.isAlive()).isFalse();
    assertThat(part.isAlive()).isFalse();
    assertThat(record).doesNotExist();
  }

  @Test
  void whoeverComesLaterEndsThemByTheRecord() throws Exception {
    Process service = children.start("gateway", ENDLESS, Map.of());
    Children.end(RunRecord.read(record).orElseThrow().processes());
    assertThat(service.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nothingIsStartedAnyMoreOnceTheyAreBeingEnded() throws Exception {
    children.end();
    assertThatThrownBy(() -> children.start("gateway", ENDLESS, Map.of()))
        .isInstanceOf(Refusal.class);
    ProcessHandle.current()
        .children()
        .forEach(killed -> killed.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  @Test
  void whatAProcessRecordedIsKeptWhenItHasEnded() throws Exception {
    Path jar = Path.of(Test.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    ClassArchive archive = ClassArchive.of(directory.resolve("archives"), "gateway", jar);
    children.start(
        "gateway",
        List.of(
            "sh",
            "-c",
            "trap 'echo classes > "
                + archive.file()
                + ".new; exit' TERM; echo > "
                + directory.resolve("ready")
                + "; while :; do sleep 0.1; done"),
        Map.of(),
        archive);
    while (!Files.exists(directory.resolve("ready"))) {
      Thread.onSpinWait();
    }
    children.end();
    assertThat(archive.exists()).isTrue();
  }
}
