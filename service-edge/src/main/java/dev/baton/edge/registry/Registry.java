package dev.baton.edge.registry;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.baton.contracts.Json;
import dev.baton.contracts.Versioned;
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
public abstract class Registry<E extends Versioned, R extends RegistryRow> {
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
  // Of a part only the highest version that had begun is read from the log; the rest is decided by
  // the index. Where a part belongs to another entity since, its highest version is not among
  // these.
  private static final String HELD =
      """
      select e.*
        from (select distinct on (id) position, id, valid_to
                from registry_log
               where kind = :kind and belongs_to = :belongsTo and id > :after
                 and recorded_at <= :knownAt
                 and (valid_from is null or valid_from <= :asOf)
               order by id, version desc) as begun
        join registry_log as e using (position)
       where (begun.valid_to is null or begun.valid_to > :asOf)
         and not exists (select from registry_log as x
                          where x.kind = e.kind and x.id = e.id and x.version > e.version
                            and x.recorded_at <= :knownAt
                            and (x.valid_from is null or x.valid_from <= :asOf))
       order by begun.id
      """;
  private static final String NEXT_POSITIONS =
      """
      update registry_head
         set next_position = next_position + :count
      returning next_position - :count
      """;
  // one text, however many they are: the binding of thousands of parameters takes seconds; and
  // text first, for what is bound as JSON arrives as one JSON string
  private static final String VERSIONS_OF =
      """
      select *
        from registry_log
       where kind = :kind
         and id in (select json_array_elements_text(cast(cast(:ids as text) as json)))
       order by id, version
      """;
  private static final String LATEST_OF =
      """
      select distinct on (id) *
        from registry_log
       where kind = :kind
         and id in (select json_array_elements_text(cast(cast(:ids as text) as json)))
       order by id, version desc
      """;
  private static final String SETTLED =
      """
      select 1 from registry_head where recorded_at <= :knownAt for share
      """;

  /** Later than anything was recorded. */
  private static final Instant EVER = Instant.parse("9999-12-31T00:00:00Z");

  /** Rows of one statement. */
  private static final int AT_ONCE = 1000;

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
    public <T extends E> Uni<Written<T>> append(T entity) {
      return append(entity, null);
    }

    /** Appends the next versions of entities, in this order. */
    public Uni<Void> append(List<? extends E> entities) {
      if (entities.isEmpty()) {
        return Uni.createFrom().voidItem();
      }
      return Panache.getSession()
          .chain(session ->
              session
                  .createNativeQuery(NEXT_POSITIONS, Long.class)
                  .setParameter("count", (long) entities.size())
                  .getSingleResult()
                  .chain(first -> {
                    Object[] rows = new Object[entities.size()];
                    for (int i = 0; i < rows.length; i++) {
                      rows[i] = row(first + i, entities.get(i), null);
                    }
                    return session.setBatchSize(AT_ONCE).persistAll(rows);
                  })
                  .chain(session::flush));
    }

    /**
     * Appends the next version of an entity.
     *
     * @param onBehalfOf the team whose word it is; null where the account speaks for itself
     */
    public <T extends E> Uni<Written<T>> append(T entity, @Nullable String onBehalfOf) {
      return Panache.getSession()
          .chain(s -> s.createNativeQuery(NEXT_POSITION, Long.class).getSingleResult())
          .chain(position ->
              row(position, entity, onBehalfOf)
                  .persist()
                  .replaceWith(new Written<>(true, position, now, entity)));
    }

    private R row(long position, E entity, @Nullable String onBehalfOf) {
      Filing filing = filing(entity);
      R row = newRow();
      row.position = position;
      row.kind = kind(entity.getClass());
      row.entityId = filing.id();
      row.version = filing.version();
      row.belongsTo = filing.belongsTo();
      row.concerns = filing.concerns();
      row.validFrom = filing.validFrom();
      row.validTo = filing.validTo();
      row.recordedAt = now;
      row.recordedBy = by;
      row.onBehalfOf = onBehalfOf;
      row.body = json(published(position, now, entity));
      return row;
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
    return get(type, id, AsSeen.NOW);
  }

  /**
   * The latest version, or the one that held at an instant as far as is known now.
   *
   * @param asOf null for the latest version
   */
  public <T extends E> Uni<Optional<T>> asOf(Class<T> type, String id, @Nullable Instant asOf) {
    return get(type, id, AsSeen.at(asOf));
  }

  /** The version that is seen from there. */
  public <T extends E> Uni<Optional<T>> get(Class<T> type, String id, AsSeen seen) {
    Map<String, Object> parameters = new HashMap<>(Map.of("kind", kind(type), "id", id));
    String where = "e.kind = :kind and e.entityId = :id and " + standing(seen, parameters);
    return settled(seen)
        .chain(() -> rows(where, parameters, 1))
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
    return versions(type, id, null);
  }

  /**
   * Every version that was known then, the first one first.
   *
   * @param knownAt null for all of them
   */
  public <T extends E> Uni<List<T>> versions(Class<T> type, String id, @Nullable Instant knownAt) {
    Map<String, Object> parameters = new HashMap<>(Map.of("kind", kind(type), "id", id));
    String where =
        "e.kind = :kind and e.entityId = :id"
            + known("e", knownAt, parameters)
            + " order by e.version";
    return settled(new AsSeen(null, knownAt))
        .chain(() -> rows(where, parameters, Integer.MAX_VALUE))
        .map(found -> entities(type, found));
  }

  /** The latest version of each of these that there are, by id. */
  public <T extends E> Uni<Map<String, T>> latest(Class<T> type, Set<String> ids) {
    return ofIds(LATEST_OF, type, ids)
        .map(found ->
            found.stream()
                .collect(Collectors.toMap(row -> row.entityId, row -> entity(type, row))));
  }

  /** Every version of each of these that there are, the first one first, by id. */
  public <T extends E> Uni<Map<String, List<T>>> versions(Class<T> type, Set<String> ids) {
    return ofIds(VERSIONS_OF, type, ids)
        .map(found ->
            found.stream()
                .collect(
                    Collectors.groupingBy(
                        row -> row.entityId,
                        Collectors.mapping(row -> entity(type, row), Collectors.toList()))));
  }

  private Uni<List<R>> ofIds(String sql, Class<? extends E> type, Set<String> ids) {
    return ids.isEmpty()
        ? Uni.createFrom().item(List.of())
        : Panache.withSession(() ->
            Panache.getSession()
                .chain(session ->
                    session
                        .createNativeQuery(sql, rows)
                        .setParameter("kind", kind(type))
                        .setParameter("ids", json(ids))
                        .getResultList()));
  }

  /**
   * The entities of a kind that are seen from there, in the order of their ids.
   *
   * @param belongsTo only the parts of this entity; null for all
   * @param cursor of an earlier page; null for the first
   * @param limit as the request has it
   */
  public <T extends E> Uni<Page<T>> page(
      Class<T> type,
      @Nullable String belongsTo,
      AsSeen seen,
      @Nullable String cursor,
      @Nullable Integer limit) {
    String after = Page.decode(cursor);
    int size = Page.limit(limit);
    return settled(seen)
        .chain(() ->
            belongsTo == null
                ? all(type, after, seen, size + 1)
                : parts(type, belongsTo, after, seen, size + 1))
        .map(found -> Page.of(found, size, entity -> filing(entity).id()));
  }

  /** All entities of a kind that are seen from there, in the order of their ids. */
  public <T extends E> Uni<List<T>> all(Class<T> type, AsSeen seen) {
    return settled(seen).chain(() -> all(type, null, seen, Integer.MAX_VALUE));
  }

  private <T extends E> Uni<List<T>> all(
      Class<T> type, @Nullable String after, AsSeen seen, int limit) {
    Map<String, Object> parameters =
        new HashMap<>(Map.of("kind", kind(type), "after", after == null ? "" : after));
    String where =
        "e.kind = :kind and e.entityId > :after and "
            + standing(seen, parameters)
            + " order by e.entityId";
    return rows(where, parameters, limit).map(found -> entities(type, found));
  }

  /** All entities of every kind that are seen from there, in the order of kinds and ids. */
  public Uni<List<E>> all(AsSeen seen) {
    Map<String, Object> parameters = new HashMap<>();
    String where = standing(seen, parameters) + " order by e.kind, e.entityId";
    return settled(seen)
        .chain(() -> rows(where, parameters, Integer.MAX_VALUE))
        .map(found -> found.stream().map(this::read).toList());
  }

  /** Every version of every entity of a kind, in the order of ids and versions. */
  public <T extends E> Uni<List<T>> everyVersion(Class<T> type) {
    return rows(
            "e.kind = :kind order by e.entityId, e.version",
            Map.of("kind", kind(type)),
            Integer.MAX_VALUE)
        .map(found -> entities(type, found));
  }

  /** The entities of a kind that are about any of these and are seen from there. */
  public <T extends E> Uni<List<T>> concerning(Class<T> type, Set<String> concerned, AsSeen seen) {
    if (concerned.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    Map<String, Object> parameters =
        new HashMap<>(Map.of("kind", kind(type), "concerned", concerned));
    String where =
        "e.kind = :kind and e.concerns in :concerned and "
            + standing(seen, parameters)
            + " order by e.entityId";
    return settled(seen)
        .chain(() -> rows(where, parameters, Integer.MAX_VALUE))
        .map(found -> entities(type, found));
  }

  /** All entities of a kind that belong to this one and are seen from there. */
  public <T extends E> Uni<List<T>> parts(Class<T> type, String belongsTo, AsSeen seen) {
    return settled(seen).chain(() -> parts(type, belongsTo, null, seen, Integer.MAX_VALUE));
  }

  private <T extends E> Uni<List<T>> parts(
      Class<T> type, String belongsTo, @Nullable String after, AsSeen seen, int limit) {
    Map<String, Object> parameters =
        new HashMap<>(
            Map.of(
                "kind", kind(type), "belongsTo", belongsTo, "after", after == null ? "" : after));
    Instant asOf = seen.asOf();
    if (asOf == null) {
      String where =
          "e.kind = :kind and e.belongsTo = :belongsTo and e.entityId > :after and "
              + standing(seen, parameters)
              + " order by e.entityId";
      return rows(where, parameters, limit).map(found -> entities(type, found));
    }
    parameters.put("asOf", asOf);
    parameters.put("knownAt", seen.knownAt() == null ? EVER : seen.knownAt());
    return Panache.withSession(() ->
            Panache.getSession()
                .chain(session -> {
                  Mutiny.SelectionQuery<R> query = session.createNativeQuery(HELD, rows);
                  parameters.forEach(query::setParameter);
                  return query.setMaxResults(limit).setReadOnly(true).getResultList();
                }))
        .map(found -> entities(type, found));
  }

  /**
   * What an auditor asks for.
   *
   * @param kind of entity; null for every
   * @param id of the entity; null for every
   * @param by name of the account that wrote; null for every
   * @param onBehalfOf team for which it did; null for every
   * @param from recorded then or later; null for ever
   * @param to recorded before; null for ever
   */
  public record Inquiry(
      @Nullable String kind,
      @Nullable String id,
      @Nullable String by,
      @Nullable String onBehalfOf,
      @Nullable Instant from,
      @Nullable Instant to) {}

  /** Who recorded what, when and for whom, in the order of positions. */
  public Uni<Page<Entry<E>>> audit(
      Inquiry inquiry, @Nullable String cursor, @Nullable Integer limit) {
    StringBuilder where = new StringBuilder("e.position > :after");
    Map<String, Object> parameters = new HashMap<>(Map.of("after", Page.position(cursor)));
    asked(where, parameters, "e.kind = ", "kind", inquiry.kind());
    asked(where, parameters, "e.entityId = ", "id", inquiry.id());
    asked(where, parameters, "e.recordedBy = ", "by", inquiry.by());
    asked(where, parameters, "e.onBehalfOf = ", "team", inquiry.onBehalfOf());
    asked(where, parameters, "e.recordedAt >= ", "from", inquiry.from());
    asked(where, parameters, "e.recordedAt < ", "to", inquiry.to());
    where.append(" order by e.position");
    int size = Page.limit(limit);
    return rows(where.toString(), parameters, size + 1)
        .chain(found ->
            before(found)
                .map(before ->
                    Page.of(
                        found.stream()
                            .map(row ->
                                new Entry<>(
                                    row.position,
                                    row.recordedAt,
                                    row.recordedBy,
                                    row.onBehalfOf,
                                    before.get(key(row.kind, row.entityId, row.version - 1)),
                                    read(row)))
                            .toList(),
                        size,
                        entry -> Long.toString(entry.position()))));
  }

  private Uni<Map<String, E>> before(List<R> rows) {
    List<String> keys =
        rows.stream()
            .filter(row -> row.version > 1)
            .map(row -> key(row.kind, row.entityId, row.version - 1))
            .toList();
    if (keys.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    Set<String> ids = rows.stream().map(row -> row.entityId).collect(Collectors.toSet());
    Set<Integer> versions = rows.stream().map(row -> row.version - 1).collect(Collectors.toSet());
    return rows(
            "e.entityId in :ids and e.version in :versions",
            Map.of("ids", ids, "versions", versions),
            Integer.MAX_VALUE)
        .map(found ->
            found.stream()
                .collect(
                    Collectors.toMap(row -> key(row.kind, row.entityId, row.version), this::read)));
  }

  private static String key(String kind, String id, int version) {
    return kind + "/" + id + "/" + version;
  }

  private static void asked(
      StringBuilder where,
      Map<String, Object> parameters,
      String condition,
      String name,
      @Nullable Object value) {
    if (value != null) {
      where.append(" and ").append(condition).append(':').append(name);
      parameters.put(name, value);
    }
  }

  /**
   * Waits for a writer that is at work, where what it will have recorded may be asked for: else
   * what was known at an instant could grow after it was told. Who writes later records a later
   * instant.
   */
  private Uni<Void> settled(AsSeen seen) {
    return seen.knownAt() == null
        ? Uni.createFrom().voidItem()
        : Panache.withTransaction(() ->
                Panache.getSession()
                    .chain(session ->
                        session
                            .createNativeQuery(SETTLED, Integer.class)
                            .setParameter("knownAt", seen.knownAt())
                            .getResultList()))
            .replaceWithVoid();
  }

  private static String standing(AsSeen seen, Map<String, Object> parameters) {
    Instant asOf = seen.asOf();
    String highest =
        "e.version = (select max(x.version) from "
            + RegistryRow.ENTITY
            + " x where x.kind = e.kind and x.entityId = e.entityId"
            + known("x", seen.knownAt(), parameters);
    if (asOf == null) {
      return highest + ")";
    }
    parameters.put("asOf", asOf);
    // said of the row as well, where it follows: few rows are then compared to their others
    return highest
        + " and (x.validFrom is null or x.validFrom <= :asOf))"
        + known("e", seen.knownAt(), parameters)
        + " and (e.validFrom is null or e.validFrom <= :asOf)"
        + " and (e.validTo is null or e.validTo > :asOf)";
  }

  private static String known(
      String row, @Nullable Instant knownAt, Map<String, Object> parameters) {
    if (knownAt == null) {
      return "";
    }
    parameters.put("knownAt", knownAt);
    return " and " + row + ".recordedAt <= :knownAt";
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

  private <T extends E> List<T> entities(Class<T> type, List<R> rows) {
    return rows.stream().map(row -> entity(type, row)).toList();
  }

  private <T extends E> T entity(Class<T> type, R row) {
    return type.cast(read(row));
  }

  private E read(R row) {
    return entity(row.body.getBytes(StandardCharsets.UTF_8));
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
