package dev.baton.ledger.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The mappings of {@code docs/imports.md}: what is documented is what is tested. */
public final class Documented {
  private static final Path ROOT = Path.of(System.getProperty("baton.root", ".."));
  private static final Path DATA = ROOT.resolve("../shared/data").normalize();

  private Documented() {}

  /** The mapping whose first line is {@code # NAME}. */
  public static byte[] mapping(String name) {
    try {
      Matcher block =
          Pattern.compile("(?ms)^```yaml\\n# " + Pattern.quote(name) + "\\n(.*?)^```$")
              .matcher(Files.readString(ROOT.resolve("docs/imports.md")));
      if (!block.find()) {
        throw new AssertionError("docs/imports.md has no mapping " + name);
      }
      return block.group(1).getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the real logs, which may not be here. */
  public static Path data(String file) {
    return DATA.resolve(file);
  }
}
