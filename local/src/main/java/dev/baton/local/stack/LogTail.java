package dev.baton.local.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Why a process ended, as its own log tells it. */
final class LogTail {
  private static final int TAIL_BYTES = 256 * 1024;
  private static final int LONGEST = 300;

  private static final Pattern ERROR =
      Pattern.compile("\\b(ERROR|SEVERE|FATAL|PANIC)\\b|OutOfMemoryError|No space left on device");

  /** Every service is not ready for a while; that it said so is no reason. */
  private static final Pattern USUAL = Pattern.compile("\\bSRHCK\\d+\\b");

  private static final Pattern CAUSE = Pattern.compile("^Caused by: ");
  private static final Pattern STACK = Pattern.compile("^\\s+(at |\\.\\.\\. \\d+ more)");

  /** Time, level, logger, thread: what a reader of one line can do without. */
  private static final Pattern PREFIX =
      Pattern.compile(
          "^\\d{4}-\\d\\d-\\d\\d[ T][\\d:.,]+(Z| UTC)?\\s*(\\[\\d+])?\\s*"
              + "((ERROR|SEVERE|FATAL|WARN|INFO)\\b:?)?\\s*(\\[[^]]*]\\s*)*(\\([^)]*\\)\\s*)?");

  private LogTail() {}

  /** The reason in the log of this file, or that there is none. */
  static String reason(Path log) {
    try {
      return reason(tail(log));
    } catch (IOException e) {
      return "its log cannot be read";
    }
  }

  /**
   * The innermost cause of the last error; without an error the last line.
   *
   * @param lines the end of a log, oldest first
   */
  static String reason(List<String> lines) {
    int error = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (ERROR.matcher(lines.get(i)).find() && !STACK.matcher(lines.get(i)).find()) {
        error = i;
      }
    }
    if (error < 0) {
      return lines.stream()
          .filter(line -> !line.isBlank() && !STACK.matcher(line).find())
          .filter(line -> !USUAL.matcher(line).find())
          .reduce((first, second) -> second)
          .map(LogTail::readable)
          .orElse("it wrote nothing");
    }
    String reason = lines.get(error);
    for (int i = error + 1; i < lines.size(); i++) {
      String line = lines.get(i);
      if (CAUSE.matcher(line).find()) {
        reason = line;
      } else if (PREFIX.matcher(line).lookingAt()) {
        break;
      }
    }
    return readable(reason);
  }

  private static String readable(String line) {
    String bare = CAUSE.matcher(PREFIX.matcher(line).replaceFirst("")).replaceFirst("").strip();
    return bare.length() <= LONGEST ? bare : bare.substring(0, LONGEST) + "…";
  }

  private static List<String> tail(Path log) throws IOException {
    if (!Files.exists(log)) {
      return List.of();
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(0, file.length() - TAIL_BYTES);
      file.seek(start);
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
  }
}
