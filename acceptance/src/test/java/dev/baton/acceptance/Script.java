package dev.baton.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./baton} itself, as it is run from a shell. */
final class Script {
  private Script() {}

  /** What a command said. */
  record Answer(int exit, String out, String err) {}

  /**
   * Runs a command to its end.
   *
   * @param directory for what it prints
   */
  static Answer run(Path directory, List<String> words) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("baton.root"), "baton").toString()));
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    int exit = builder.start().waitFor();
    return new Answer(exit, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
