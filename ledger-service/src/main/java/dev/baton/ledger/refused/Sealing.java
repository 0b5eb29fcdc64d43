package dev.baton.ledger.refused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was refused, under the ledger's own keys. */
@ApplicationScoped
class Sealing {
  private static final String KEY = "baton.ledger.refused.key";

  private final List<String> configured;
  private volatile @Nullable Seal opened;

  @Inject
  Sealing(RefusedConfig config) {
    this(config.key().orElse(List.of()));
  }

  Sealing(List<String> keys) {
    this.configured = keys;
  }

  /** A ledger without a key would have to keep in the clear what it refuses: it does not start. */
  void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
    keys();
  }

  private Seal keys() {
    Seal keys = opened;
    if (keys == null) {
      try {
        keys = Seal.of(configured);
      } catch (IllegalArgumentException e) {
        // printed as it is, without a stack trace, by whatever runs the service
        throw new ConfigurationException(
            "%s is needed to keep what is refused, and %s: set it to 32 random bytes in base64."
                .formatted(KEY, e.getMessage()),
            Set.of(KEY));
      }
      opened = keys;
    }
    return keys;
  }

  Row.New seal(Refused refused) {
    String team = refused.rights().column();
    String roles = refused.rights().roleColumn();
    byte[] said = refused.original().bytes();
    byte[] digest = keys().digest(join(roles.getBytes(StandardCharsets.UTF_8), said));
    Reason reason = Reason.of(refused.problem());
    return new Row.New(
        team,
        roles,
        refused.via(),
        digest,
        refused.at(),
        1,
        reason,
        seal(reason, team, digest),
        keys().close(said, bound("said", team, digest)),
        refused.place());
  }

  byte[] seal(Reason reason, String team, byte[] digest) {
    byte[] problem;
    try {
      problem = Json.bytes(reason.problem());
    } catch (UncheckedIOException e) {
      // it quotes half a character, which no JSON can hold
      problem = Json.bytes(brief(reason.type(), reason.status()));
    }
    return keys().close(problem, bound("reason", team, digest));
  }

  /** The problem; what is known of it without the key where that is gone. */
  ObjectNode problem(Row row) {
    return keys()
        .open(row.reason(), bound("reason", row.team(), row.digest()))
        .map(problem -> Json.read(problem, ObjectNode.class))
        .orElseGet(() -> brief(row.type(), row.status()));
  }

  private static ObjectNode brief(String type, int status) {
    return Json.MAPPER.createObjectNode().put("type", type).put("status", status);
  }

  /** What was sent; empty where it, or the key to it, is gone. */
  Optional<Original> original(Row row) {
    byte[] said = row.said();
    return said == null
        ? Optional.empty()
        : keys().open(said, bound("said", row.team(), row.digest())).map(Original::read);
  }

  private static byte[] bound(String what, String team, byte[] digest) {
    return join((what + "\n" + team).getBytes(StandardCharsets.UTF_8), digest);
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(first.length + 1 + second.length);
    out.writeBytes(first);
    out.write('\n');
    out.writeBytes(second);
    return out.toByteArray();
  }
}
