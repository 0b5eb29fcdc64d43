package dev.baton.definitions;

import static java.util.stream.Collectors.groupingBy;

import dev.baton.contracts.Json;
import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.DataContract;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Mapping;
import dev.baton.contracts.definitions.DefinitionsEntity.SignOff;
import dev.baton.contracts.definitions.DefinitionsEntity.Synonym;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.contracts.definitions.DefinitionsEntity.Unknown;
import dev.baton.contracts.definitions.DefinitionsRecord;
import dev.baton.edge.registry.Filing;
import dev.baton.edge.registry.Registry;
import dev.baton.edge.registry.Written;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything that is known of terms, definitions and adoptions. */
@Singleton
class Catalogue extends Registry<DefinitionsEntity, CatalogueRow> {
  private static final String DEFINITIONS_OF =
      """
      select *
        from registry_log
       where kind = 'definition' and belongs_to in (:terms)
       order by id, version
      """;
  // an adoption's id is team--definition, and a definition's has no two hyphens in a row
  private static final String ADOPTIONS_OF =
      """
      select *
        from registry_log
       where kind = 'adoption'
         and substring(id from '.*--(.*)') in (
               select id from registry_log where kind = 'definition' and belongs_to in (:terms))
       order by id, version
      """;
  private static final String VERSION =
      """
      select * from registry_log where kind = :kind and id = :id and version = :version
      """;

  Catalogue() {
    super(DefinitionsEntity.class, CatalogueRow.class);
  }

  /**
   * What is said of some terms.
   *
   * @param definitions every version of every definition of a term, by term
   * @param adoptions every version of every adoption of these, by definition
   */
  record Usage(Map<String, List<Definition>> definitions, Map<String, List<Adoption>> adoptions) {
    List<Definition> definitions(String term) {
      return definitions.getOrDefault(term, List.of());
    }

    List<Adoption> adoptions(String term) {
      return definitions(term).stream()
          .map(Definition::id)
          .distinct()
          .flatMap(id -> adoptions.getOrDefault(id, List.of()).stream())
          .toList();
    }
  }

  /** What is said of these terms. */
  Uni<Usage> usage(List<String> terms) {
    if (terms.isEmpty()) {
      return Uni.createFrom().item(new Usage(Map.of(), Map.of()));
    }
    return read(Definition.class, DEFINITIONS_OF, terms)
        .chain(definitions ->
            read(Adoption.class, ADOPTIONS_OF, terms)
                .map(adoptions ->
                    new Usage(
                        by(Definition::term, definitions), by(Adoption::definition, adoptions))));
  }

  /** What came of a write that said what the catalogue holds. */
  <T extends DefinitionsEntity> Uni<Written<T>> known(T version) {
    String[] kindIdVersion = version.key().split("/", 3);
    return Panache.withSession(() ->
        Panache.getSession()
            .chain(session ->
                session
                    .createNativeQuery(VERSION, CatalogueRow.class)
                    .setParameter("kind", kindIdVersion[0])
                    .setParameter("id", version.id())
                    .setParameter("version", version.version())
                    .getSingleResult())
            .map(row -> new Written<>(false, row.position, row.recordedAt, version)));
  }

  @Override
  protected Filing filing(DefinitionsEntity entity) {
    return switch (entity) {
      case Term t -> new Filing(t.id(), t.version(), null, null, null);
      case Definition d -> new Filing(d.id(), d.version(), d.term(), d.validFrom(), d.validTo());
      case Adoption a -> new Filing(a.id(), a.version(), a.team(), a.validFrom(), a.validTo());
      case Mapping m ->
          new Filing(
              m.id(),
              m.version(),
              m.one().definition(),
              m.other().definition(),
              m.validFrom(),
              m.validTo());
      case SignOff s ->
          new Filing(s.id(), s.version(), s.boundary(), s.term(), s.validFrom(), s.validTo());
      case Synonym s -> new Filing(s.id(), s.version(), s.one(), s.other(), s.validFrom(), null);
      case DataContract c -> new Filing(c.id(), c.version(), c.team(), c.validFrom(), null);
      case Unknown u -> throw new IllegalArgumentException("not of this catalogue: " + u);
    };
  }

  @Override
  protected CatalogueRow newRow() {
    return new CatalogueRow();
  }

  @Override
  protected Object published(
      long position, Instant recordedAt, @Nullable DefinitionsEntity entity) {
    return new DefinitionsRecord(position, recordedAt, entity);
  }

  @Override
  protected DefinitionsEntity entity(byte[] body) {
    return Objects.requireNonNull(Json.read(body, DefinitionsRecord.class).entity());
  }

  private <T extends DefinitionsEntity> Uni<List<T>> read(
      Class<T> type, String sql, List<String> terms) {
    return Panache.withSession(() ->
        Panache.getSession()
            .chain(session ->
                session
                    .createNativeQuery(sql, CatalogueRow.class)
                    .setParameter("terms", terms)
                    .getResultList())
            .map(rows ->
                rows.stream()
                    .map(row -> type.cast(entity(row.body.getBytes(StandardCharsets.UTF_8))))
                    .toList()));
  }

  private static <T> Map<String, List<T>> by(Function<T, String> key, List<T> entities) {
    return entities.stream().collect(groupingBy(key));
  }
}
