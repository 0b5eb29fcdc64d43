package dev.baton.edge.registry;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.baton.contracts.Json;
import dev.baton.edge.Page;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a registry's entities: append, and read what is known now or what held at an
 * instant.
 *
 * <p>What held at an instant is the highest version whose period had begun by then, unless that
 * period had also ended: a later version speaks for everything from its {@code validFrom} on, in
 * the past too, and an earlier one for the time before.
 *
 * @param <E> the sealed interface of the entities; its {@link JsonSubTypes} name the kinds
 * @param <R> the service's row
 */
public abstract class Registry<E, R extends RegistryRow> {
  // Takes the one row that every writer must change: from here to the commit there is no other
  // writer, so what a rule read still holds, and the order of positions is the order of commits.
  private static final String BEGIN =
      """
      update registry_head
         set recorded_at = greatest(recorded_at, clock_timestamp())
      returning recorded_at
      """;
  private static final String NEXT_POSITION =
      """
      update registry_head set next_position = next_position + 1 returning next_position - 1
      """;

  private final Class<R> rows;
  private final Map<Class<?>, String> kinds;

  /**
   * @param entities the sealed interface of the entities
   * @param rows the service's row
   */
  protected Registry(Class<E> entities, Class<R> rows) {
    this.rows = rows;
    this.kinds =
        Arrays.stream(entities.getAnnotation(JsonSubTypes.class).value())
            .collect(Collectors.toMap(JsonSubTypes.Type::value, JsonSubTypes.Type::name));
  }

  protected abstract Filing filing(E entity);

  /** A row with nothing in it. */
  protected abstract R newRow();

  /**
   * The record that goes to the topic.
   *
   * @param entity null on the record that only tells how far the topic is
   */
  protected abstract Object published(long position, Instant recordedAt, @Nullable E entity);

  /** The entity of a record that went to the topic. */
  protected abstract E entity(byte[] body);

  /** One transaction of one writer. */
  public final class Writing {
    private final Instant now;
    private final String by;

    private Writing(Instant now, String by) {
      this.now = now;
      this.by = by;
    }

    /** When the registry records what this transaction appends; never before what it holds. */
    public Instant now() {
      return now;
    }

    /** Appends the next version of an entity. */
    public <T extends E> Uni<Recorded<T>> append(T entity) {
      return Panache.getSession()
          .chain(s -> s.createNativeQuery(NEXT_POSITION, Long.class).getSingleResult())
          .chain(position -> {
            Filing filing = filing(entity);
            R row = newRow();
            row.position = position;
            row.kind = kind(entity.getClass());
            row.entityId = filing.id();
            row.version = filing.version();
            row.belongsTo = filing.belongsTo();
            row.validFrom = filing.validFrom();
            row.validTo = filing.validTo();
            row.recordedAt = now;
            row.recordedBy = by;
            row.body = json(published(position, now, entity));
            return row.persist().replaceWith(new Recorded<>(position, now, entity));
          });
    }
  }

  /**
   * Runs the work as the registry's only writer, in one transaction that a failure rolls back.
   *
   * @param by name of the account that writes
   */
  public <T> Uni<T> write(String by, Function<Writing, Uni<T>> work) {
    return Panache.withTransaction(() ->
        Panache.getSession()
            .chain(s -> s.createNativeQuery(BEGIN, Instant.class).getSingleResult())
            .chain(now -> work.apply(new Writing(now, by))));
  }

  /** The latest version: what is known now. */
  public <T extends E> Uni<Optional<T>> latest(Class<T> type, String id) {
    return asOf(type, id, null);
  }

  /**
   * The latest version, or the one that held at an instant as far as is known now.
   *
   * @param asOf null for the latest version
   */
  public <T extends E> Uni<Optional<T>> asOf(Class<T> type, String id, @Nullable Instant asOf) {
    Map<String, Object> parameters = new HashMap<>(Map.of("kind", kind(type), "id", id));
    return rows(
            "e.kind = :kind and e.entityId = :id and " + standing(asOf, parameters), parameters, 1)
        .map(found -> found.stream().findFirst().map(row -> entity(type, row)));
  }

  /** Those of these ids that there are. */
  public Uni<Set<String>> registered(Class<? extends E> type, Set<String> ids) {
    if (ids.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    return rows(
            "e.kind = :kind and e.version = 1 and e.entityId in :ids",
            Map.of("kind", kind(type), "ids", ids),
            ids.size())
        .map(found -> found.stream().map(row -> row.entityId).collect(Collectors.toSet()));
  }

  /** Every version, the first one first; empty where there is no such entity. */
  public <T extends E> Uni<List<T>> versions(Class<T> type, String id) {
    return rows(
            "e.kind = :kind and e.entityId = :id order by e.version",
            Map.of("kind", kind(type), "id", id),
            Integer.MAX_VALUE)
        .map(found -> found.stream().map(row -> entity(type, row)).toList());
  }

  /**
   * The entities of a kind in the order of their ids.
   *
   * @param belongsTo only the parts of this entity; null for all
   * @param asOf only what held then, as it was then; null for the latest versions
   * @param cursor of an earlier page; null for the first
   * @param limit as the request has it
   */
  public <T extends E> Uni<Page<T>> page(
      Class<T> type,
      @Nullable String belongsTo,
      @Nullable Instant asOf,
      @Nullable String cursor,
      @Nullable Integer limit) {
    StringBuilder where = new StringBuilder("e.kind = :kind");
    Map<String, Object> parameters = new HashMap<>(Map.of("kind", kind(type)));
    if (belongsTo != null) {
      where.append(" and e.belongsTo = :belongsTo");
      parameters.put("belongsTo", belongsTo);
    }
    String after = Page.decode(cursor);
    if (after != null) {
      where.append(" and e.entityId > :after");
      parameters.put("after", after);
    }
    where.append(" and ").append(standing(asOf, parameters)).append(" order by e.entityId");
    int size = Page.limit(limit);
    return rows(where.toString(), parameters, size + 1)
        .map(found ->
            Page.of(
                found.stream().map(row -> entity(type, row)).toList(),
                size,
                entity -> filing(entity).id()));
  }

  private static String standing(@Nullable Instant asOf, Map<String, Object> parameters) {
    String highest =
        "e.version = (select max(x.version) from "
            + RegistryRow.ENTITY
            + " x where x.kind = e.kind and x.entityId = e.entityId";
    if (asOf == null) {
      return highest + ")";
    }
    parameters.put("asOf", asOf);
    return highest
        + " and (x.validFrom is null or x.validFrom <= :asOf))"
        + " and (e.validTo is null or e.validTo > :asOf)";
  }

  private Uni<List<R>> rows(String where, Map<String, Object> parameters, int limit) {
    return Panache.withSession(() ->
        Panache.getSession()
            .chain(session -> {
              Mutiny.SelectionQuery<R> query =
                  session.createSelectionQuery(
                      "from " + RegistryRow.ENTITY + " e where " + where, rows);
              parameters.forEach(query::setParameter);
              return query.setMaxResults(limit).setReadOnly(true).getResultList();
            }));
  }

  private <T extends E> T entity(Class<T> type, R row) {
    return type.cast(entity(row.body.getBytes(StandardCharsets.UTF_8)));
  }

  private String kind(Class<?> type) {
    String kind = kinds.get(type);
    if (kind == null) {
      throw new IllegalArgumentException(type + " is no entity of this registry");
    }
    return kind;
  }

  /** The record that says how far the topic is. */
  String positionRecord(long relayed, Instant now) {
    return json(published(relayed, now, null));
  }

  private static String json(Object record) {
    return new String(Json.bytes(record), StandardCharsets.UTF_8);
  }
}
