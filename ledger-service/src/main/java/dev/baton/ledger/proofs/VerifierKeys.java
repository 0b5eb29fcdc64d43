package dev.baton.ledger.proofs;

import dev.baton.contracts.proof.VerifierKey;
import dev.baton.ledger.LedgerConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the checkpoints of the lanes are verified with. */
@ApplicationScoped
public class VerifierKeys {
  private final Pool pool;
  private final LedgerConfig ledger;
  private final Keys signing;

  VerifierKeys(Pool pool, LedgerConfig ledger, ProofsConfig config) {
    this.pool = pool;
    this.ledger = ledger;
    this.signing = Keys.of(config);
  }

  /**
   * Of each lane its keys in the text form of C2SP signed-note: those that sign now, in their
   * order, then those that did.
   */
  public Uni<List<List<String>>> ofLanes() {
    return TreeTable.keys(pool)
        .map(ever -> {
          List<byte[]> all =
              Stream.concat(signing.publicKeys().stream(), ever.stream().filter(key -> !signs(key)))
                  .toList();
          return IntStream.range(0, ledger.lanes())
              .mapToObj(lane ->
                  all.stream()
                      .map(key -> new VerifierKey(signing.origin(lane), key).toString())
                      .toList())
              .toList();
        });
  }

  private boolean signs(byte[] key) {
    return signing.publicKeys().stream().anyMatch(one -> Arrays.equals(one, key));
  }
}
