package dev.baton.local.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.baton.contracts.Json;
import dev.baton.local.Refusal;
import dev.baton.local.parts.PostgresPart;
import dev.baton.local.parts.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where a stack's state lives between runs.
 *
 * @param root absolute
 */
public record DataDirectory(Path root) {
  /** What a start needs on the disk: PostgreSQL and Kafka lay out their logs beforehand. */
  private static final long NEEDED_BYTES = 512L << 20;

  /** Below this, whatever failed failed for it. */
  private static final long FULL_BYTES = 16L << 20;

  private static final int KEY_BYTES = 32;

  /** Says that all beside it is ours to delete. */
  private static final String MARK = ".baton-data";

  private static final List<String> NOT_OURS_BUT_HARMLESS = List.of("lost+found");

  public Path postgres() {
    return root.resolve("postgres");
  }

  public Path kafka() {
    return root.resolve("kafka");
  }

  public Path keycloak() {
    return root.resolve("keycloak");
  }

  /** The log of a process of this name. */
  public Path log(String name) {
    return root.resolve("logs").resolve(name + ".log");
  }

  /** There once the demo was played to its end. */
  public Path demoPlayed() {
    return root.resolve("demo-played");
  }

  /** The day on which the demo was begun. */
  Path demoBegun() {
    return root.resolve("demo-begun");
  }

  /** What is true of the demo, whatever Baton says of it. */
  public Path demoTruth() {
    return root.resolve("demo-truth.json");
  }

  private Path passwordFile() {
    return root.resolve("passwords.json");
  }

  /**
   * Makes it usable.
   *
   * @param fresh delete the state that is there
   * @throws Refusal where it cannot be written, holds something else, or the disk is full
   */
  void prepare(boolean fresh) throws Refusal {
    try {
      Files.createDirectories(root);
      if (!Files.exists(root.resolve(MARK))) {
        requireEmpty();
        Files.writeString(root.resolve(MARK), "State of a local Baton: ./baton up --fresh\n");
      } else if (fresh) {
        deleteState();
      }
      Path probe = Files.createTempFile(root, "probe", ".tmp");
      Files.write(probe, new byte[4096]);
      Files.delete(probe);
      Files.createDirectories(root.resolve("logs"));
    } catch (IOException e) {
      throw explained(e);
    }
    long usable = usableBytes();
    if (usable < NEEDED_BYTES) {
      throw new Refusal(
          "The disk of %s has %d MiB left, and Baton needs %d MiB to start: make room or choose another place with --data."
              .formatted(root, usable >> 20, NEEDED_BYTES >> 20));
    }
  }

  private Refusal explained(IOException e) {
    if (full()) {
      return new Refusal(diskFull());
    }
    return new Refusal(
        "The data directory %s cannot be written: %s.".formatted(root, Refusal.reason(e)));
  }

  private void requireEmpty() throws IOException, Refusal {
    try (Stream<Path> entries = Files.list(root)) {
      Path other =
          entries
              .filter(entry -> !NOT_OURS_BUT_HARMLESS.contains(entry.getFileName().toString()))
              .findFirst()
              .orElse(null);
      if (other != null) {
        throw new Refusal(
            "%s holds something that is not Baton's (%s): choose an empty directory with --data."
                .formatted(root, other.getFileName()));
      }
    }
  }

  private void deleteState() throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(root)) {
      entries = all.toList();
    }
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (!name.equals(MARK) && !NOT_OURS_BUT_HARMLESS.contains(name)) {
        Trees.delete(entry);
      }
    }
  }

  /** Whether there is no room to speak of on its disk. */
  boolean full() {
    return usableBytes() < FULL_BYTES;
  }

  String diskFull() {
    return "The disk of %s is full: make room or choose another place with --data.".formatted(root);
  }

  private long usableBytes() {
    try {
      return Files.getFileStore(root).getUsableSpace();
    } catch (IOException unknown) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * The passwords of the database accounts by name, made once; for their owner's eyes only.
   *
   * @throws IOException where the file cannot be read or written
   */
  public Map<String, String> passwords() throws IOException {
    Path file = passwordFile();
    if (Files.exists(file)) {
      return Json.MAPPER.readValue(file.toFile(), new TypeReference<Map<String, String>>() {});
    }
    Map<String, String> passwords = new TreeMap<>();
    passwords.put(PostgresPart.ADMIN, PostgresPart.newPassword());
    for (Service service : Service.values()) {
      passwords.put(service.database(), PostgresPart.newPassword());
    }
    writeSecret(file, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(passwords));
    return passwords;
  }

  /**
   * The ledger's keys, made once; for their owner's eyes only.
   *
   * @throws IOException where a file cannot be read or written
   */
  public LedgerKeys ledgerKeys() throws IOException {
    return new LedgerKeys(key("ledger.key"), key("checkpoint.key"));
  }

  private String key(String name) throws IOException {
    Path file = root.resolve(name);
    if (!Files.exists(file)) {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      writeSecret(file, Base64.getEncoder().encode(key));
    }
    return Files.readString(file);
  }

  /** Whole or not at all, and readable for nobody else at any time. */
  private static void writeSecret(Path file, byte[] secret) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(fresh, secret, StandardOpenOption.WRITE);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** An empty log for a process that is about to start; the previous one is kept beside it. */
  Path freshLog(String name) throws IOException {
    Path log = log(name);
    if (Files.exists(log)) {
      Files.move(
          log, log.resolveSibling(name + ".previous.log"), StandardCopyOption.REPLACE_EXISTING);
    }
    return Files.createFile(log);
  }
}
