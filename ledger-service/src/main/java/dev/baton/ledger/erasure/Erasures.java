package dev.baton.ledger.erasure;

import dev.baton.ledger.imports.ImportTable;
import dev.baton.ledger.persons.Persons;
import dev.baton.ledger.seal.LedgerKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The persons that are to be forgotten, by two pairs of eyes. */
@ApplicationScoped
class Erasures {
  private final Pool pool;
  private final Persons persons;
  private final LedgerKey key;

  Erasures(Pool pool, Persons persons, LedgerKey key) {
    this.pool = pool;
    this.persons = persons;
    this.key = key;
  }

  /** What came of a confirmation. */
  sealed interface Confirmation {
    /** The person's key is gone. */
    record Confirmed(Erasure erasure) implements Confirmation {}

    /** Nobody asks for it. */
    record NotAsked() implements Confirmation {}

    /** Whoever asks is not the one who agrees. */
    record OwnRequest() implements Confirmation {}

    /** An import may yet tell of the person what its log said before. */
    record Importing(UUID running) implements Confirmation {}
  }

  /**
   * Asks for it; where somebody did already, and it is not over, that one stands.
   *
   * @param name in NFC
   */
  Uni<Erasure> request(String name, String by) {
    UUID id = UUID.randomUUID();
    byte[] sealed = key.seal().close(name.getBytes(StandardCharsets.UTF_8), bound(id));
    return persons
        .digest(pool, name)
        .chain(person ->
            ErasureTable.request(pool, id, person, sealed, by)
                .chain(() -> ErasureTable.open(pool, person)))
        // it was withdrawn or done in between
        .chain(open -> open.isPresent() ? Uni.createFrom().item(open.get()) : request(name, by));
  }

  /** Takes it back while nobody confirmed it; false where nobody asks. */
  Uni<Boolean> withdraw(String name) {
    return persons.digest(pool, name).chain(person -> ErasureTable.withdraw(pool, person));
  }

  /** Agrees to it: from then on nothing that was said of the person can be read. */
  Uni<Confirmation> confirm(String name, String by) {
    return persons
        .digest(pool, name)
        .chain(person ->
            pool.withTransaction(transaction ->
                ErasureTable.openForUpdate(transaction, person)
                    .chain(open -> {
                      if (open.isEmpty()) {
                        return answer(new Confirmation.NotAsked());
                      }
                      Erasure erasure = open.get();
                      if (erasure.requestedBy().equals(by)) {
                        return answer(new Confirmation.OwnRequest());
                      }
                      if (erasure.state() == ErasureState.CONFIRMED) {
                        return answer(new Confirmation.Confirmed(erasure));
                      }
                      return ImportTable.underWay(transaction)
                          .chain(running ->
                              running.isEmpty()
                                  ? ErasureTable.confirm(transaction, erasure, by)
                                      .chain(() -> ErasureTable.find(transaction, erasure.id()))
                                      .map(confirmed ->
                                          new Confirmation.Confirmed(confirmed.orElseThrow()))
                                  : answer(new Confirmation.Importing(running.getFirst())));
                    })));
  }

  private static Uni<Confirmation> answer(Confirmation confirmation) {
    return Uni.createFrom().item(confirmation);
  }

  Uni<Optional<Erasure>> find(UUID id) {
    return ErasureTable.find(pool, id);
  }

  /** Those asked for before this one, the latest first. */
  Uni<List<Erasure>> list(long before, int atMost) {
    return ErasureTable.list(pool, before, atMost);
  }

  /** Whom it is about; null once it is over. */
  @Nullable String name(Erasure erasure) {
    byte[] sealed = erasure.name();
    return sealed == null
        ? null
        : key.seal()
            .open(sealed, bound(erasure.id()))
            .map(name -> new String(name, StandardCharsets.UTF_8))
            .orElse(null);
  }

  private static byte[] bound(UUID id) {
    return ("erasure\n" + id).getBytes(StandardCharsets.UTF_8);
  }
}
