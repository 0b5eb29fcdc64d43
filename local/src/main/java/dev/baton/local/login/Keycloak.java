package dev.baton.local.login;

import dev.baton.contracts.Json;
import dev.baton.local.Refusal;
import dev.baton.local.parts.Caches;
import dev.baton.local.parts.Jvm;
import dev.baton.local.parts.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * Keycloak of the local stack. The distribution is fetched through Maven and built once per user;
 * each stack has a home of its own that links to it and holds the state.
 */
public final class Keycloak {
  // Keycloak's own script passes these to every JVM
  private static final List<String> OPENED =
      List.of(
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.security=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED");

  /** What its heap needs at most. */
  public static final int HEAP_MIB = 384;

  /** Runs a program to its end; a name for its log comes first. */
  @FunctionalInterface
  public interface Runner {
    /**
     * Runs it.
     *
     * @throws Refusal where it does not end well
     */
    void run(String name, List<String> command) throws IOException, InterruptedException, Refusal;
  }

  private final Path distribution;

  private Keycloak(Path distribution) {
    this.distribution = distribution;
  }

  /** The same whether the page is opened at localhost or 127.0.0.1: {@code iss} of every token. */
  public static URI issuer(int port) {
    return URI.create("http://localhost:" + port + "/realms/" + Realm.NAME);
  }

  /** 200 once tokens are given. */
  public static URI readiness(int port) {
    return URI.create(
        "http://127.0.0.1:%d/realms/%s/.well-known/openid-configuration"
            .formatted(port, Realm.NAME));
  }

  /** Whether the next start needs no fetching and building. */
  public static boolean isInstalled() throws IOException {
    return Files.isDirectory(home());
  }

  /**
   * Fetches and builds it where that was not done before.
   *
   * @param checkout whose Maven wrapper fetches it
   */
  public static Keycloak installed(Path checkout, Jvm jvm, Runner runner)
      throws IOException, InterruptedException, Refusal {
    Path home = home();
    if (!Files.isDirectory(home)) {
      Path fresh = Files.createTempDirectory(Caches.directory(), "keycloak");
      try {
        install(checkout, jvm, runner, fresh, home);
      } finally {
        Trees.delete(fresh);
      }
    }
    return new Keycloak(home);
  }

  private static void install(Path checkout, Jvm jvm, Runner runner, Path fresh, Path home)
      throws IOException, InterruptedException, Refusal {
    runner.run(
        "keycloak-fetch",
        List.of(
            checkout.resolve("mvnw").toString(),
            "-B",
            "-q",
            "-N",
            "-f",
            checkout.resolve("pom.xml").toString(),
            "dependency:unpack",
            "-Dartifact=org.keycloak:keycloak-quarkus-dist:" + version() + ":zip",
            "-DoutputDirectory=" + fresh,
            // else a note of an earlier fetch, which clean may or may not have deleted, skips this
            // one
            "-Dmdep.overWriteReleases=true"));
    Path unpacked = fresh.resolve("keycloak-" + version());
    List<String> build = new ArrayList<>(program(jvm.command(512), unpacked, unpacked));
    build.addAll(List.of("build", "--db=dev-file"));
    runner.run("keycloak-build", build);
    try {
      Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
      // another checkout was faster
    }
  }

  private static Path home() throws IOException {
    return Caches.directory().resolve("keycloak-" + version());
  }

  private static String version() throws IOException {
    Properties versions = new Properties();
    try (InputStream in = Keycloak.class.getResourceAsStream("/versions.properties")) {
      if (in == null) {
        throw new IOException("/versions.properties is not on the class path");
      }
      versions.load(in);
    }
    return versions.getProperty("keycloak");
  }

  /**
   * Lays out the home of a stack's Keycloak.
   *
   * @param home made where it is missing; its accounts and sessions are dropped when the realm that
   *     this version of Baton brings is another than the one it was made for
   * @param port on 127.0.0.1
   * @param java the beginning of the command
   * @return the command that starts it
   */
  public List<String> prepare(Path home, List<String> java, int port) throws IOException {
    byte[] realm = Json.bytes(Realm.local());
    Path imported = home.resolve("data/import/" + Realm.NAME + "-realm.json");
    if (!Files.exists(imported) || !Arrays.equals(Files.readAllBytes(imported), realm)) {
      Trees.delete(home.resolve("data"));
      Files.createDirectories(home.resolve("data/import"));
      Files.write(imported, realm);
    }
    Files.createDirectories(home.resolve("conf"));
    for (String shared : List.of("lib", "providers", "themes")) {
      Path link = home.resolve(shared);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, distribution.resolve(shared));
    }
    List<String> command = new ArrayList<>(program(java, distribution, home));
    command.addAll(
        List.of(
            "start",
            "--optimized",
            // without this it opens ports beyond loopback
            "--cache=local",
            "--import-realm",
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--hostname=http://localhost:" + port));
    return List.copyOf(command);
  }

  private static List<String> program(List<String> java, Path distribution, Path home) {
    List<String> command = new ArrayList<>(java);
    command.addAll(OPENED);
    command.addAll(
        List.of(
            "-Duser.language=en",
            "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
            "-Dkc.home.dir=" + home,
            "-Djboss.server.config.dir=" + home.resolve("conf"),
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Dpicocli.disable.closures=true",
            "-Dquarkus-log-max-startup-records=10000",
            "-cp",
            distribution.resolve("lib/quarkus-run.jar").toString(),
            "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
    return command;
  }

  static String form(String... pairs) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      form.append(i == 0 ? "" : "&")
          .append(pairs[i])
          .append('=')
          .append(java.net.URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
    }
    return form.toString();
  }
}
