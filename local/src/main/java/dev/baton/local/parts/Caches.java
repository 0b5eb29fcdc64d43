package dev.baton.local.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is fetched or unpacked once and outlives a clean build. */
public final class Caches {
  private Caches() {}

  /** {@code $XDG_CACHE_HOME/baton}, by default {@code ~/.cache/baton}; made where it is missing. */
  public static Path directory() throws IOException {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path base =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return Files.createDirectories(base.resolve("baton"));
  }
}
