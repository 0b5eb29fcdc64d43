package dev.baton.ledger.persons;

import dev.baton.ledger.seal.LedgerKey;
import dev.baton.ledger.seal.Seal;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The persons of whom something was said: the tables {@code person} and {@code person_secret}. A
 * person is known by a digest of the name under a secret of the ledger's own, so that the table
 * names nobody; the secret, and each person's key, lie sealed under the ledger's key.
 */
@ApplicationScoped
public class Persons {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SECRET_BYTES = 32;
  private static final int AT_ONCE = 1_000;

  private static final String SECRET =
      """
      with made as (
        insert into person_secret (secret)
        select $1::bytea where not exists (select from person_secret) on conflict do nothing
        returning secret
      )
      select secret from made union all select secret from person_secret
      """;
  private static final String RESEAL_SECRET =
      "update person_secret set secret = $2 where secret = $1";
  // a person whom another writer made meanwhile is seen by the next attempt
  private static final String OF =
      """
      with named as (
        select * from unnest($1::bytea[], $2::bytea[]) as n(digest, key)
      ), made as (
        insert into person (digest, key)
        select digest, key from named n
        where not exists (select from person p where p.digest = n.digest)
        order by digest on conflict do nothing
        returning no, digest, key
      )
      select no, digest, key from made
      union all
      select p.no, p.digest, p.key from person p join named n on p.digest = n.digest
      """;
  private static final String KEYS = "select no, digest, key from person where no = any($1)";
  private static final String OTHERWISE_SEALED =
      """
      select no, digest, key from person
      where no > $1 and substring(key from 1 for $2) <> $3 order by no limit $4
      """;
  private static final String RESEAL =
      """
      update person p set key = n.key
      from unnest($1::bigint[], $2::bytea[], $3::bytea[]) as n(no, before, key)
      where p.no = n.no and p.key = n.before
      """;

  private final Pool pool;
  private final LedgerKey ledgerKey;
  private final SecureRandom random = new SecureRandom();
  private volatile byte @Nullable [] secret;

  /** The persons in this database. */
  public Persons(Pool pool, LedgerKey ledgerKey) {
    this.pool = pool;
    this.ledgerKey = ledgerKey;
  }

  /** Whoever lost the key finds out before anything is taken for erased. */
  void start(@Observes StartupEvent start) {
    try {
      secret(pool).await().atMost(PATIENCE);
      reseal();
    } catch (Unopened e) {
      throw new ConfigurationException(
          "baton.ledger.key does not hold the key under which this ledger keeps what was said of persons.",
          Set.of("baton.ledger.key"));
    }
  }

  /** It is sealed under a key that is not configured here. */
  private static final class Unopened extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Unopened() {
      super("the key of a person is sealed under a key that this replica does not have");
    }
  }

  /**
   * A name's digest: says who it is to whoever knows the name and the ledger's secret.
   *
   * @param name in NFC
   */
  public Uni<byte[]> digest(SqlClient client, String name) {
    return secret(client).map(known -> digest(known, name));
  }

  /**
   * The keys of these persons, made where there is none yet.
   *
   * @param names in NFC
   * @return name → key, of all of them
   */
  public Uni<Map<String, PersonKey>> of(SqlClient client, Collection<String> names) {
    return secret(client)
        .chain(known -> {
          Map<String, byte[]> digests = new LinkedHashMap<>();
          names.forEach(name -> digests.put(name, digest(known, name)));
          return found(client, digests, new HashMap<>());
        });
  }

  private Uni<Map<String, PersonKey>> found(
      SqlClient client, Map<String, byte[]> digests, Map<String, PersonKey> keys) {
    Map<ByteBuffer, String> missing = new LinkedHashMap<>();
    List<Buffer> fresh = new ArrayList<>();
    digests.forEach((name, digest) -> {
      if (!keys.containsKey(name)) {
        missing.put(ByteBuffer.wrap(digest), name);
        fresh.add(Buffer.buffer(seal().close(random(), bound(digest))));
      }
    });
    if (missing.isEmpty()) {
      return Uni.createFrom().item(keys);
    }
    return client
        .preparedQuery(OF)
        .execute(
            Tuple.of(
                missing.values().stream()
                    .map(name -> Buffer.buffer(Objects.requireNonNull(digests.get(name))))
                    .toArray(Buffer[]::new),
                fresh.toArray(Buffer[]::new)))
        .chain(rows -> {
          for (Row row : rows) {
            String name = missing.get(ByteBuffer.wrap(bytes(row, 1)));
            keys.put(Objects.requireNonNull(name), key(row));
          }
          return found(client, digests, keys);
        });
  }

  /**
   * The keys that these contents are opened with, as far as they still exist.
   *
   * @param contents of entries; those that are not sealed need none
   * @return number → secret
   */
  public Uni<Map<Long, byte[]>> opening(SqlClient client, Collection<byte @Nullable []> contents) {
    Long[] numbers =
        contents.stream()
            .flatMap(content -> SealedContent.persons(content).stream())
            .distinct()
            .toArray(Long[]::new);
    if (numbers.length == 0) {
      return Uni.createFrom().item(Map.of());
    }
    return client
        .preparedQuery(KEYS)
        .execute(Tuple.of(numbers))
        .map(rows -> {
          Map<Long, byte[]> keys = new HashMap<>();
          for (Row row : rows) {
            PersonKey key = key(row);
            keys.put(key.no(), key.secret());
          }
          return keys;
        });
  }

  /** Seals what another key than the first one sealed anew, so that the other may go. */
  void reseal() {
    byte[] mark = seal().mark();
    long after = 0;
    List<Row> rows;
    do {
      rows =
          list(
              pool.preparedQuery(OTHERWISE_SEALED)
                  .execute(Tuple.of(after, mark.length, Buffer.buffer(mark), AT_ONCE))
                  .await()
                  .atMost(PATIENCE));
      if (!rows.isEmpty()) {
        after = rows.getLast().getLong(0);
        pool.preparedQuery(RESEAL)
            .execute(
                Tuple.of(
                    rows.stream().map(row -> row.getLong(0)).toArray(Long[]::new),
                    rows.stream().map(row -> Buffer.buffer(bytes(row, 2))).toArray(Buffer[]::new),
                    rows.stream()
                        .map(row ->
                            Buffer.buffer(seal().close(key(row).secret(), bound(bytes(row, 1)))))
                        .toArray(Buffer[]::new)))
            .await()
            .atMost(PATIENCE);
      }
    } while (!rows.isEmpty());
  }

  private Uni<byte[]> secret(SqlClient client) {
    byte[] known = secret;
    if (known != null) {
      return Uni.createFrom().item(known);
    }
    byte[] bound = bound(new byte[0]);
    return client
        .preparedQuery(SECRET)
        .execute(Tuple.of(Buffer.buffer(seal().close(random(), bound))))
        .chain(rows -> {
          List<Row> one = list(rows);
          if (one.isEmpty()) {
            return secret(client); // another replica made it meanwhile
          }
          byte[] sealed = bytes(one.getFirst(), 0);
          byte[] opened = seal().open(sealed, bound).orElseThrow(Unopened::new);
          secret = opened;
          if (Arrays.equals(seal().mark(), Arrays.copyOf(sealed, seal().mark().length))) {
            return Uni.createFrom().item(opened);
          }
          return client
              .preparedQuery(RESEAL_SECRET)
              .execute(Tuple.of(Buffer.buffer(sealed), Buffer.buffer(seal().close(opened, bound))))
              .replaceWith(opened);
        });
  }

  private PersonKey key(Row row) {
    return new PersonKey(
        row.getLong(0),
        seal().open(bytes(row, 2), bound(bytes(row, 1))).orElseThrow(Unopened::new));
  }

  private Seal seal() {
    return ledgerKey.seal();
  }

  private byte[] random() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] digest(byte[] secret, String name) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] bound(byte[] digest) {
    byte[] what = "person\n".getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(what.length + digest.length).put(what).put(digest).array();
  }

  private static byte[] bytes(Row row, int column) {
    return row.getBuffer(column).getBytes();
  }

  private static List<Row> list(RowSet<Row> rows) {
    List<Row> all = new ArrayList<>();
    rows.forEach(all::add);
    return all;
  }
}
