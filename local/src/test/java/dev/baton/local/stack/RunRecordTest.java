package dev.baton.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {
  private static final RunRecord.Part GONE =
      new RunRecord.Part("launcher", Long.MAX_VALUE, Instant.EPOCH, null);

  @TempDir Path directory;

  @Test
  void readsWhatWasWritten() throws Exception {
    RunRecord record = new RunRecord(GONE, "/data", true, List.of(me("gateway")));
    record.write(directory.resolve(".baton/run.json"));
    assertThat(RunRecord.read(directory.resolve(".baton/run.json"))).contains(record);
  }

  @Test
  void whatIsMissingOrIllegibleIsNoRecord() throws Exception {
    assertThat(RunRecord.read(directory.resolve("none.json"))).isEmpty();
    assertThat(RunRecord.read(Files.writeString(directory.resolve("half.json"), "{\"laun")))
        .isEmpty();
  }

  @Test
  void aProcessOfTheSamePidThatStartedAtAnotherTimeIsSomebodyElse() {
    RunRecord.Part me = me("gateway");
    assertThat(me.alive()).contains(ProcessHandle.current());
    assertThat(new RunRecord.Part("gateway", me.pid(), Instant.EPOCH, null).alive()).isEmpty();
  }

  @Test
  void aStackRunsWhileItsLauncherLives() {
    assertThat(new RunRecord(me("launcher"), "/data", false, List.of()).runs()).isTrue();
  }

  @Test
  void aDetachedStackRunsWhileItIsWhole() {
    assertThat(new RunRecord(GONE, "/data", true, List.of(me("gateway"))).runs()).isTrue();
    assertThat(new RunRecord(GONE, "/data", true, List.of(me("gateway"), GONE)).runs()).isFalse();
  }

  @Test
  void whatAKilledLauncherLeftIsNoStack() {
    assertThat(new RunRecord(GONE, "/data", false, List.of(me("postgres"))).runs()).isFalse();
  }

  private static RunRecord.Part me(String name) {
    return RunRecord.Part.of(name, ProcessHandle.current(), null);
  }
}
