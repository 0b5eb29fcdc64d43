package dev.baton.local.parts;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How root starts a program that refuses root, as PostgreSQL does.
 *
 * <p>Best is a user namespace, in which the process is nobody yet owns root's files. Where the
 * kernel forbids those (a plain container), it becomes the user {@code nobody}, who keeps the right
 * to walk through a data directory of mode 0700 where the machine lets it.
 */
final class Unprivileged {
  private enum Way {
    AS_IS,
    USER_NAMESPACE,
    NOBODY_THROUGH_CLOSED_DIRECTORIES,
    NOBODY
  }

  private static final List<String> TO_NOBODY =
      List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");
  private static final List<String> KEEPING_ACCESS =
      List.of(
          "--inh-caps=+dac_override",
          "--ambient-caps=+dac_override",
          // else access(2), by which initdb looks for its companions, forgets the right again
          "--securebits=+no_setuid_fixup");

  private final Way way;

  private Unprivileged(Way way) {
    this.way = way;
  }

  static Unprivileged onThisMachine() throws IOException, InterruptedException {
    if (new UnixSystem().getUid() != 0) {
      return new Unprivileged(Way.AS_IS);
    }
    for (Way candidate :
        List.of(Way.USER_NAMESPACE, Way.NOBODY_THROUGH_CLOSED_DIRECTORIES, Way.NOBODY)) {
      Unprivileged tried = new Unprivileged(candidate);
      if (tried.works()) {
        return tried;
      }
    }
    throw new IOException(
        "PostgreSQL does not run as root, and neither unshare nor setpriv can leave root here:"
            + " start as another user");
  }

  List<String> command(List<String> program) {
    List<String> whole = new ArrayList<>();
    switch (way) {
      case AS_IS -> {}
      case USER_NAMESPACE -> whole.addAll(List.of("unshare", "-U"));
      case NOBODY -> whole.addAll(TO_NOBODY);
      case NOBODY_THROUGH_CLOSED_DIRECTORIES -> {
        whole.addAll(TO_NOBODY);
        whole.addAll(KEEPING_ACCESS);
      }
    }
    whole.addAll(program);
    return List.copyOf(whole);
  }

  /** Makes the directory, with all it holds, the property of whom the program will run as. */
  void own(Path directory) throws IOException {
    if (way == Way.AS_IS) {
      return;
    }
    UserPrincipal owner =
        directory
            .getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(way == Way.USER_NAMESPACE ? "root" : "nobody");
    if (Files.getOwner(directory).equals(owner)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.setOwner(each, owner);
      }
    }
  }

  private boolean works() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command(List.of("true")))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    }
  }
}
