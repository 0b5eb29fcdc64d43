package dev.baton.ownership;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Money;
import dev.baton.contracts.Names;
import dev.baton.contracts.ownership.Condition;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Attestation;
import dev.baton.contracts.ownership.OwnershipEntity.Belief;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Change;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Grant;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Outcome;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.contracts.ownership.OwnershipEntity.Side;
import dev.baton.contracts.ownership.OwnershipEntity.Succession;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import dev.baton.ownership.rules.Applying;
import dev.baton.ownership.rules.Known;
import dev.baton.ownership.rules.Plan;
import dev.baton.ownership.rules.Ruling;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is registered: written, read and applied to nothing it is written the same. */
class ManifestTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00.123456Z");
  private static final Caller RESTORER =
      new Caller("r", Set.of(Roles.GOVERNANCE, Roles.ADMIN), null);
  private static final Known NOTHING = Known.of(List.of(), List.of());

  @Property(tries = 100)
  void aRegistryIsRestoredByteForByte(@ForAll long seed, @ForAll("hostile") List<String> texts) {
    Known registry = new Registered(new Random(seed), texts).known();
    byte[] written = Manifest.write(registry);
    Plan restoring = plan(written, NOTHING);
    Known restored = taken(restoring);
    assertThat(new String(Manifest.write(restored), UTF_8)).isEqualTo(new String(written, UTF_8));
    Plan again = plan(written, restored);
    assertThat(again.versions()).isEmpty();
    assertThat(again.kept()).isEmpty();
    assertThat(again.unmentioned()).isEmpty();
  }

  @Provide
  Arbitrary<List<String>> hostile() {
    return Arbitraries.oneOf(
            Arbitraries.strings().all().ofMinLength(1).ofMaxLength(12),
            Arbitraries.of(
                "yes",
                "null",
                "~",
                "1e3",
                "0x1F",
                "0o7",
                "1_000",
                ".inf",
                "2026-01-01",
                "- a",
                "#",
                "a: b",
                "*a",
                "&a",
                "!!str x",
                "|",
                ">",
                "%",
                "@",
                "`",
                "\u2028",
                "\u0085",
                "'",
                "\"",
                "\ud83d\ude00",
                "a\nb",
                "a\r\nb",
                "\ttab",
                " lead",
                "trail ",
                "<<",
                "=",
                "NaN"))
        .filter(text -> text.equals(new String(text.getBytes(UTF_8), UTF_8)))
        .list()
        .ofSize(4);
  }

  private static Plan plan(byte[] document, Known known) {
    Manifest.Reading reading = Manifest.read(document);
    assertThat(reading).isInstanceOf(Manifest.Reading.Read.class);
    Ruling<Plan> plan =
        Applying.plan(((Manifest.Reading.Read) reading).document(), known, RESTORER, NOW);
    assertThat(plan).isInstanceOf(Ruling.Stands.class);
    return ((Ruling.Stands<Plan>) plan).version();
  }

  private static Known taken(Plan plan) {
    Map<String, OwnershipEntity> latest = new HashMap<>();
    List<Contract> contracts = new ArrayList<>();
    for (OwnershipEntity version : plan.versions()) {
      latest.put(version.key().substring(0, version.key().lastIndexOf('/')), version);
      if (version instanceof Contract contract) {
        contracts.add(contract);
      }
    }
    return Known.of(latest.values(), contracts);
  }

  /** One registry of any kind. */
  private static final class Registered {
    private static final List<String> TEAMS = List.of("a", "b", "c", "d");
    private final Random random;
    private final List<String> texts;
    private final List<OwnershipEntity> latest = new ArrayList<>();
    private final List<Contract> contracts = new ArrayList<>();

    Registered(Random random, List<String> texts) {
      this.random = random;
      this.texts = texts;
    }

    Known known() {
      for (String team : TEAMS) {
        Instant to = maybe() ? at(20) : null;
        latest.add(
            new Team(
                team,
                1 + random.nextInt(3),
                name(team),
                team.equals("a") ? new ArrayList<>(aliases()) : List.of(),
                maybe(),
                maybe() && !team.equals("a") ? "a" : null,
                at(1),
                to,
                to != null && maybe() && !team.equals("a")
                    ? new Succession(Change.MERGED, List.of("a"))
                    : null));
      }
      for (String id : List.of("x", "y", "z")) {
        Boundary boundary =
            new Boundary(
                id,
                2,
                "a",
                "b",
                name(id),
                selector(),
                maybe() ? Duration.ofMinutes(1 + random.nextInt(99_999)) : null,
                at(2),
                maybe() ? at(30) : null);
        latest.add(boundary);
        contracts(id);
        assignments(id);
        beliefs(boundary);
        if (maybe()) {
          latest.add(new Attestation(id, 4, "c", maybe() ? text() : null, at(6), at(40)));
        }
      }
      latest.add(
          new Journey(
              "j",
              3,
              name("j"),
              maybe() ? "a" : null,
              List.of(new Edge("a", "b", name("x")), new Edge("b", "c", name("x"))),
              maybe() ? List.of("a") : List.of(),
              maybe() ? List.of("c") : List.of(),
              Duration.ofDays(1 + random.nextInt(50)),
              List.of(new Outcome(name("m"), name("u"), maybe(), maybe() ? number() : null)),
              at(1),
              maybe() ? at(9) : null));
      String metric = name("m");
      latest.add(new Grant(metric + "/a", 2, metric, "a", at(1), maybe() ? at(9) : null));
      return Known.of(latest, contracts);
    }

    private void contracts(String id) {
      int version = 0;
      int revisions = random.nextInt(3);
      for (int revision = 1; revision <= revisions; revision++) {
        contracts.add(
            new Contract(
                id,
                ++version,
                revision,
                maybe() ? text() : null,
                maybe() ? text() : null,
                maybe() ? "context.a == 'b'" : null,
                null,
                Duration.ofSeconds(1 + random.nextInt(999_999)),
                maybe() ? Duration.ofHours(5) : null,
                null,
                maybe() ? new TreeMap<>(Map.of(name("t"), name("d"))) : Map.of(),
                Map.of(),
                maybe() ? new Money(new BigDecimal("12.50"), "EUR") : null,
                maybe() ? new TreeMap<>(Map.of(name("r"), name("why"))) : Map.of(),
                at(2),
                maybe() ? at(9) : null,
                maybe() ? at(3) : null,
                maybe() ? at(4) : null));
      }
    }

    private void assignments(String id) {
      for (AssignmentState state : AssignmentState.values()) {
        if (maybe()) {
          // one who is there now: a team that has ended holds no role and answers none
          boolean ended = state == AssignmentState.ENDED;
          latest.add(
              new Assignment(
                  id + "-" + state,
                  ended ? 3 : 2,
                  id,
                  Role.values()[random.nextInt(4)],
                  ended ? TEAMS.get(random.nextInt(4)) : living(),
                  state,
                  at(3),
                  ended ? at(3 + random.nextInt(2)) : maybe() ? at(8) : null,
                  maybe() ? "other" : null));
        }
      }
    }

    private String living() {
      return latest.stream()
          .filter(Team.class::isInstance)
          .map(Team.class::cast)
          .filter(team -> team.validTo() == null)
          .map(Team::id)
          .findFirst()
          .orElseGet(() -> {
            latest.replaceAll(entity ->
                entity instanceof Team team && team.id().equals("d")
                    ? new Team("d", 9, team.name(), List.of(), false, null, at(1), null)
                    : entity);
            return "d";
          });
    }

    private void beliefs(Boundary boundary) {
      for (Side side : Side.values()) {
        if (maybe()) {
          latest.add(
              new Belief(
                  boundary.id() + "/" + (side == Side.SENDER ? "sender" : "receiver"),
                  5,
                  boundary.id(),
                  side,
                  side.team(boundary),
                  maybe() ? "c" : null,
                  at(4),
                  null));
        }
      }
    }

    private Map<String, Condition> selector() {
      Map<String, Condition> selector = new TreeMap<>();
      if (maybe()) {
        selector.put(name("p"), Condition.is(text()));
      }
      if (maybe()) {
        selector.put(name("q"), Condition.in(List.of(text(), text() + "2")));
      }
      if (maybe()) {
        selector.put("n", Condition.range(number(), maybe() ? new BigDecimal("1E+5") : null));
      }
      return selector;
    }

    private Set<String> aliases() {
      Set<String> aliases = new LinkedHashSet<>();
      aliases.add(name("alias"));
      aliases.add(name("other"));
      return aliases;
    }

    private BigDecimal number() {
      return new BigDecimal(random.nextInt(1000)).movePointLeft(random.nextInt(4));
    }

    private String text() {
      return texts.get(random.nextInt(texts.size()));
    }

    /** A name in the form names have, with something hostile in it. */
    private String name(String prefix) {
      StringBuilder name = new StringBuilder(prefix);
      text().chars().filter(c -> !Character.isISOControl(c)).forEach(c -> name.append((char) c));
      return Names.normalize(name.toString());
    }

    private boolean maybe() {
      return random.nextBoolean();
    }

    private static Instant at(int day) {
      return NOW.plus(Duration.ofDays(day));
    }
  }
}
