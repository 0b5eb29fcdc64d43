package dev.baton.ledger.refused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.ledger.seal.LedgerKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What was refused, under the ledger's own key. */
@ApplicationScoped
class Sealing {
  private final LedgerKey key;

  Sealing(LedgerKey key) {
    this.key = key;
  }

  Row.New seal(Refused refused) {
    String team = refused.rights().column();
    String roles = refused.rights().roleColumn();
    byte[] said = refused.original().bytes();
    byte[] digest = key.seal().digest(join(roles.getBytes(StandardCharsets.UTF_8), said));
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
        key.seal().close(said, bound("said", team, digest)),
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
    return key.seal().close(problem, bound("reason", team, digest));
  }

  /** The problem; what is known of it without the key where that is gone. */
  ObjectNode problem(Row row) {
    return key.seal()
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
        : key.seal().open(said, bound("said", row.team(), row.digest())).map(Original::read);
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
