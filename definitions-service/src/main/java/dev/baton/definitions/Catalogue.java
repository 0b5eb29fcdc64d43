package dev.baton.definitions;

import static java.util.stream.Collectors.groupingBy;

import dev.baton.contracts.Json;
import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.Acceptance;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.DataContract;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Mapping;
import dev.baton.contracts.definitions.DefinitionsEntity.SignOff;
import dev.baton.contracts.definitions.DefinitionsEntity.Synonym;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.contracts.definitions.DefinitionsEntity.Unknown;
import dev.baton.contracts.definitions.DefinitionsRecord;
import dev.baton.definitions.rules.Conflict;
import dev.baton.definitions.rules.Importing;
import dev.baton.definitions.rules.SignOffs;
import dev.baton.edge.registry.AsSeen;
import dev.baton.edge.registry.Filing;
import dev.baton.edge.registry.Registry;
import dev.baton.edge.registry.Written;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private static final String ADOPTIONS_OF =
      """
      select *
        from registry_log
       where kind = 'adoption'
         and concerns in (
               select id from registry_log where kind = 'definition' and belongs_to in (:terms))
       order by id, version
      """;
  private static final String ACCEPTANCES_OF =
      """
      select r.*
        from registry_log r
       where r.kind = 'acceptance' and r.belongs_to in (:terms)
       order by r.id, r.version
      """;
  // filed under the definition whose id is the lesser
  private static final String MAPPINGS_OF =
      """
      select r.*
        from registry_log r
       where r.kind = 'mapping'
         and r.belongs_to in (
               select id from registry_log where kind = 'definition' and belongs_to in (:terms))
       order by r.id, r.version
      """;
  private static final String TERMS_OF =
      """
      select distinct on (r.id) r.*
        from registry_log r
       where r.kind = 'term' and r.id in (:terms)
       order by r.id, r.version desc
      """;
  private static final String CONTESTED =
      """
      select term from contested_term where term > :after order by term limit :most
      """;
  private static final String CONTESTED_OF_A_TEAM =
      """
      select c.term
        from term_team t join contested_term c on c.term = t.term
       where t.team = :team and t.term > :after
       order by t.term limit :most
      """;
  private static final String SHARED =
      """
      select c.term
        from term_team one
        join term_team other on other.team = :other and other.term = one.term
        join contested_term c on c.term = one.term
       where one.team = :one and one.term > :after
       order by one.term limit :most
      """;
  private static final String VERSION =
      """
      select * from registry_log where kind = :kind and id = :id and version = :version
      """;

  /** So many terms that what is signed of all is read as fast. */
  private static final int MANY = 1000;

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

    /** What is said of one of them. */
    SignOffs.Usage of(String term) {
      return new SignOffs.Usage(definitions(term), adoptions(term));
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

  /**
   * Terms of which more than one meaning was ever said, in the order of their ids.
   *
   * @param team only those of which it says or uses something; null for all
   * @param after id of a term; empty for the first
   */
  Uni<List<String>> contested(@Nullable String team, String after, int most) {
    return Panache.withSession(() ->
        Panache.getSession()
            .chain(session -> {
              var query =
                  session
                      .createNativeQuery(
                          team == null ? CONTESTED : CONTESTED_OF_A_TEAM, String.class)
                      .setParameter("after", after)
                      .setParameter("most", most);
              return (team == null ? query : query.setParameter("team", team)).getResultList();
            }));
  }

  /** Those of which each of two teams says or uses something. */
  Uni<List<String>> shared(String one, String other, String after, int most) {
    return Panache.withSession(() ->
        Panache.getSession()
            .chain(session ->
                session
                    .createNativeQuery(SHARED, String.class)
                    .setParameter("one", one)
                    .setParameter("other", other)
                    .setParameter("after", after)
                    .setParameter("most", most)
                    .getResultList()));
  }

  /**
   * What is said of each of these terms that there is, with what settles something at an instant.
   */
  Uni<List<Conflict.Said>> said(List<String> terms, Instant asOf) {
    if (terms.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return usage(terms)
        .chain(usage ->
            read(Term.class, TERMS_OF, terms)
                .chain(known ->
                    settlements(terms, asOf)
                        .map(settlements ->
                            known.stream()
                                .map(term ->
                                    new Conflict.Said(
                                        term.id(),
                                        term.canonical(),
                                        usage.definitions(term.id()),
                                        usage.adoptions(term.id()),
                                        settlements))
                                .toList())));
  }

  /** What settles something of these terms at an instant: of each the version that then stands. */
  private Uni<List<Conflict.Settlement>> settlements(List<String> terms, Instant asOf) {
    return read(Mapping.class, MAPPINGS_OF, terms)
        .chain(mappings ->
            read(Acceptance.class, ACCEPTANCES_OF, terms)
                .map(acceptances ->
                    Stream.concat(
                            begun(mappings, Mapping::validFrom, asOf)
                                .filter(m -> m.validTo() == null || m.validTo().isAfter(asOf))
                                .map(Conflict.Settlement::of),
                            begun(acceptances, Acceptance::validFrom, asOf)
                                .filter(a -> a.validTo().isAfter(asOf))
                                .map(Conflict.Settlement::of))
                        .toList()));
  }

  /** Of each entity the last version that had begun. */
  private static <T extends DefinitionsEntity> Stream<T> begun(
      List<T> versions, Function<T, Instant> from, Instant asOf) {
    return versions.stream()
        .filter(version -> !from.apply(version).isAfter(asOf))
        .collect(
            Collectors.toMap(DefinitionsEntity::id, v -> v, (first, later) -> later, TreeMap::new))
        .values()
        .stream();
  }

  /** What an import has to be told of what it names. */
  Uni<Importing.Known> known(List<Importing.Row> rows) {
    return latest(Term.class, Importing.Known.terms(rows))
        .chain(terms ->
            versions(Definition.class, Importing.Known.definitions(rows))
                .chain(definitions ->
                    latest(DataContract.class, Importing.Known.contracts(rows))
                        .map(contracts -> new Importing.Known(terms, definitions, contracts))));
  }

  /** Who uses a definition at an instant, in the order of teams. */
  Uni<List<Adoption>> adopted(String definition, Instant at) {
    return concerning(Adoption.class, Set.of(definition), AsSeen.at(at));
  }

  /** Of which term each of these says what a team uses; the others are left out. */
  Uni<Map<DefinitionsEntity, String>> terms(List<? extends DefinitionsEntity> versions) {
    Map<DefinitionsEntity, String> terms = new HashMap<>();
    List<Adoption> adoptions = new ArrayList<>();
    for (DefinitionsEntity version : versions) {
      if (version instanceof Definition definition) {
        terms.put(definition, definition.term());
      } else if (version instanceof Adoption adoption) {
        adoptions.add(adoption);
      }
    }
    return latest(
            Definition.class,
            adoptions.stream().map(Adoption::definition).collect(Collectors.toSet()))
        .map(definitions -> {
          for (Adoption adoption : adoptions) {
            Definition adopted = definitions.get(adoption.definition());
            if (adopted != null) {
              terms.put(adoption, adopted.term());
            }
          }
          return terms;
        });
  }

  /** The latest version of every sign-off of these terms. */
  Uni<List<SignOff>> signed(Set<String> terms) {
    return terms.size() > MANY
        ? all(SignOff.class, AsSeen.NOW)
            .map(all -> all.stream().filter(s -> terms.contains(s.term())).toList())
        : concerning(SignOff.class, terms, AsSeen.NOW);
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
      case Acceptance a -> new Filing(a.id(), a.version(), a.term(), a.validFrom(), a.validTo());
      case Adoption a ->
          new Filing(a.id(), a.version(), a.team(), a.definition(), a.validFrom(), a.validTo());
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
