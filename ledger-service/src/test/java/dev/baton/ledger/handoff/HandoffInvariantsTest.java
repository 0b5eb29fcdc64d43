package dev.baton.ledger.handoff;

import static dev.baton.ledger.handoff.Telling.LEAD;
import static dev.baton.ledger.handoff.Telling.minute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.FactKind.Side;
import dev.baton.contracts.event.Statement.Correction;
import dev.baton.contracts.event.Statement.CorrectionKind;
import dev.baton.contracts.event.Statement.EventRef;
import dev.baton.contracts.event.Statement.Expired;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.event.Statement.Judged;
import dev.baton.contracts.event.Statement.Link;
import dev.baton.contracts.event.Statement.Reason;
import dev.baton.contracts.event.Statement.Replacement;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.Flag;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.LedgerRecord;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/**
 * What must hold of any item. Few handoffs, teams, times, sources and ids, so that facts collide in
 * every way there is.
 */
class HandoffInvariantsTest {
  private static final List<String> TEAMS = List.of("a", "b", "c");
  private static final List<String> SOURCES = List.of("/1", "/2");
  private static final List<String> HANDOFFS = List.of("h1", "h2", "h3");

  // --- invariant 4: the state does not depend on arrival order

  @Property(tries = 2000)
  void anyPermutationAndDuplicationGivesTheSameState(
      @ForAll("entries") List<Recorded> entries, @ForAll Random random) {
    ItemState state = Items.of(LEAD, entries);
    List<Recorded> otherwise = new ArrayList<>(entries);
    for (Recorded entry : entries) {
      if (random.nextInt(3) == 0) {
        otherwise.add(entry);
      }
    }
    Collections.shuffle(otherwise, random);

    assertThat(Items.of(LEAD, otherwise)).isEqualTo(state);
    collect(state);
  }

  @Property(tries = 1000)
  void whateverElseThereIsComesInAnyOrderToo(
      @ForAll("arrivals") List<Recorded> arrivals, @ForAll Random random) {
    List<Recorded> entries = distinct(arrivals);
    List<Recorded> otherwise = new ArrayList<>(entries);
    Collections.shuffle(otherwise, random);

    ItemState state = ItemState.empty(LEAD);
    List<Recorded> recorded = List.of();
    for (Recorded entry : otherwise) {
      state = Items.with(state, recorded, entry);
      recorded = with(recorded, entry);
    }

    assertThat(Items.of(LEAD, otherwise)).isEqualTo(Items.of(LEAD, entries));
    assertThat(state).isEqualTo(Items.of(LEAD, entries));
    Statistics.label("judged late")
        .collect(
            state.handoffs().stream()
                .anyMatch(h -> h.judgedBy() != null && h.judgedBy().type() == EventType.JUDGED));
  }

  @Property(tries = 1000)
  void anyBatchingPublishesChangesThatSumToTheFinalState(
      @ForAll("entries") List<Recorded> entries, @ForAll Random random) {
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, HandoffSnapshot> published = new HashMap<>();
    List<Recorded> recorded = new ArrayList<>();
    ItemState before = null;
    for (int i = 0; i < entries.size(); ) {
      int next = Math.min(entries.size(), i + 1 + random.nextInt(3));
      recorded.addAll(entries.subList(i, next));
      i = next;
      ItemState after = Items.of(LEAD, recorded);
      for (LedgerRecord.Change change : Changes.between(before, after)) {
        assertThat(change.before()).isNotEqualTo(change.after());
        HandoffSnapshot then = change.before();
        HandoffSnapshot now = change.after();
        if (then != null) {
          assertThat(published.remove(then.handoff())).isEqualTo(then);
          count(then, -1, counts);
        }
        if (now != null) {
          assertThat(published.put(now.handoff(), now)).isNull();
          count(now, 1, counts);
        }
      }
      before = after;
    }

    Map<String, Integer> fromScratch = new TreeMap<>();
    ItemState whole = Items.of(LEAD, entries);
    whole.handoffs().forEach(h -> count(h.snapshot(), 1, fromScratch));
    counts.values().removeIf(n -> n == 0);
    assertThat(counts).isEqualTo(fromScratch);
    assertThat(published.values())
        .containsExactlyInAnyOrderElementsOf(
            whole.handoffs().stream().map(ItemState.Handoff::snapshot).toList());
  }

  @Property(tries = 3000)
  void oneMoreEntryGivesWhatAllOfThemGive(@ForAll("arrivals") List<Recorded> entries) {
    List<Recorded> recorded = new ArrayList<>();
    ItemState before = ItemState.empty(LEAD);
    assertThat(before).isEqualTo(Items.of(LEAD, recorded));
    for (Recorded entry : entries) {
      List<Recorded> all = with(recorded, entry);
      ItemState whole = Items.of(LEAD, all);
      ItemState after = Items.with(before, recorded, entry);

      assertThat(after).isEqualTo(whole);
      assertThat(Changes.between(before, after))
          .isEqualTo(Changes.between(Items.of(LEAD, recorded), whole));
      if (entry.fact() != null && entry.fact().kind() != FactKind.OFFERED) {
        assertThat(Items.answered(before, recorded, entry))
            .isEqualTo(
                whole.handoffOf(entry).map(h -> h.effective().get(FactKind.OFFERED)).orElse(null));
      }
      Statistics.label("step")
          .collect(before.plain() ? "from plain" : "from scratch", after.plain());
      before = after;
      recorded = all;
    }
  }

  @Property(tries = 1000)
  void oneMoreNamedFactLeavesTheOtherHandoffsAsTheyAre(@ForAll("namedFacts") List<Recorded> facts) {
    List<Recorded> earlier = facts.subList(0, facts.size() - 1);
    ItemState before = Items.of(LEAD, earlier);
    String named = Objects.requireNonNull(facts.getLast().fact()).handoff();
    for (ItemState.Handoff now : Items.with(before, earlier, facts.getLast()).handoffs()) {
      before
          .handoff(now.snapshot().handoff())
          .filter(then -> !now.snapshot().handoff().equals(named) && then.equals(now))
          .ifPresent(then -> assertThat(now).isSameAs(then));
    }
  }

  // --- invariant 5: conservation

  @Property(tries = 2000)
  void everyOfferedHandoffHasExactlyOneDisposition(@ForAll("entries") List<Recorded> entries) {
    ItemState state = Items.of(LEAD, entries);
    Map<String, Integer> counts = new HashMap<>();
    state.handoffs().forEach(h -> count(h.snapshot(), 1, counts));

    for (String edge : edges(state)) {
      int disposed = 0;
      for (Disposition disposition : Disposition.values()) {
        disposed += counts.getOrDefault(edge + " " + disposition, 0);
      }
      assertThat(disposed).isEqualTo(counts.getOrDefault(edge + " offered", 0));
    }
    // and an offer is a handoff exactly where somebody offered, corrections applied
    Set<String> offered = new HashSet<>();
    for (Recorded kept : new Corrections(ordered(entries)).kept) {
      if (kept.fact() != null && kept.fact().kind() == FactKind.OFFERED) {
        offered.add(kept.fact().handoff());
      }
    }
    assertThat(
            state.handoffs().stream()
                .map(ItemState.Handoff::snapshot)
                .filter(HandoffSnapshot::offered)
                .map(HandoffSnapshot::handoff))
        .containsExactlyInAnyOrderElementsOf(offered);
  }

  @Property(tries = 2000)
  void everyFactStandsOnceEffectiveOrContestedOrTakenBack(
      @ForAll("entries") List<Recorded> entries) {
    ItemState state = Items.of(LEAD, entries);

    List<Recorded.Key> standing = new ArrayList<>();
    for (ItemState.Handoff handoff : state.handoffs()) {
      handoff.effective().values().forEach(f -> standing.add(f.key()));
      handoff.contested().forEach(c -> standing.add(c.fact().key()));
    }
    state.aside().stream()
        .filter(a -> a.entry().fact() != null)
        .forEach(a -> standing.add(a.entry().key()));
    assertThat(standing)
        .containsExactlyInAnyOrderElementsOf(
            entries.stream().filter(e -> e.fact() != null).map(Recorded::key).toList());
  }

  @Property(tries = 1000)
  void flagsAreWhatTheySay(@ForAll("entries") List<Recorded> entries) {
    for (ItemState.Handoff handoff : Items.of(LEAD, entries).handoffs()) {
      HandoffSnapshot s = handoff.snapshot();
      boolean receiver =
          s.times().keySet().stream().anyMatch(k -> k.side() == Side.RECEIVER)
              && handoff.contested().stream().noneMatch(c -> c.why() == ItemState.Why.NOT_A_PARTY);
      if (receiver) {
        assertThat(s.has(Flag.PHANTOM)).isEqualTo(!s.offered());
      }
      assertThat(s.disposedAt() == null).isEqualTo(s.disposition() == Disposition.OPEN);
      if (s.has(Flag.SUSPECTED_PAIR)) {
        assertThat(s.has(Flag.PHANTOM) || (s.offered() && !receiver)).isTrue();
      }
      if (s.has(Flag.IMPLIED)) {
        assertThat(s.disposition()).isEqualTo(Disposition.ACCEPTED);
      }
      if (s.disposition() == Disposition.EXPIRED) {
        assertThat(s.offered() && s.has(Flag.EVER_EXPIRED)).isTrue();
      }
      handoff.contested().forEach(c -> assertThat(c.winner()).isNotEqualTo(c.fact()));
    }
  }

  // --- corrections

  @Property(tries = 1000)
  void takingAFactBackLeavesWhatWasWithoutIt(
      @ForAll("entries") List<Recorded> entries, @ForAll("facts") Recorded late) {
    List<Recorded> others = without(entries, late);
    Recorded back = takeBack(late, "back");
    Recorded restore = takeBack(back, "restore");

    assertThat(Items.of(LEAD, with(others, late, back)).handoffs())
        .isEqualTo(Items.of(LEAD, others).handoffs());
    assertThat(Items.of(LEAD, with(others, late, back, restore)).handoffs())
        .isEqualTo(Items.of(LEAD, with(others, late)).handoffs());
  }

  @Property(tries = 1000)
  void incorrectDataIsAsIfTheFactHadSaidItRightAtOnce(
      @ForAll("facts") Recorded wrong, @ForAll("entries") List<Recorded> entries) {
    List<Recorded> others =
        without(entries, wrong).stream()
            .filter(e -> !(e.statement() instanceof Correction))
            .toList();
    Recorded right = wrong.corrected(minute(3), wrong.statement());
    Recorded mend =
        correction(
            wrong,
            "mend",
            CorrectionKind.INCORRECT_DATA,
            new Replacement(minute(3), null, null, null, null));

    assertThat(Items.of(LEAD, with(others, wrong, mend)).handoffs())
        .isEqualTo(Items.of(LEAD, with(others, right)).handoffs());
  }

  // --- matching, against the rule taken by its word

  @Property(tries = 3000)
  void factsWithoutAHandoffGoWhereTheRuleSays(@ForAll("plainFacts") List<Recorded> facts) {
    Map<Recorded.Key, String> expected = byTheWord(facts);

    Map<Recorded.Key, String> found = new HashMap<>();
    for (ItemState.Handoff handoff : Items.of(LEAD, facts).handoffs()) {
      List<Recorded> all = new ArrayList<>(handoff.effective().values());
      handoff.contested().forEach(c -> all.add(c.fact()));
      for (Recorded fact : all) {
        if (Objects.requireNonNull(fact.fact()).handoff() == null) {
          String id = handoff.snapshot().handoff();
          found.put(fact.key(), id.startsWith("~") ? "phantom" : id);
        }
      }
    }
    assertThat(found).isEqualTo(expected);
    Statistics.label("matched to an offer")
        .collect(expected.values().stream().anyMatch(h -> !h.equals("phantom")));
  }

  /** The slow reading of the rule: every offer looked at for every fact. */
  private static Map<Recorded.Key, String> byTheWord(List<Recorded> facts) {
    record Has(String handoff, FactKind kind) {}
    List<Recorded> ordered = ordered(facts);
    Map<String, Recorded> offers = new LinkedHashMap<>();
    for (Recorded entry : ordered) {
      Fact fact = Objects.requireNonNull(entry.fact());
      if (fact.kind() == FactKind.OFFERED) {
        offers.putIfAbsent(Objects.requireNonNull(fact.handoff()), entry);
      }
    }
    Set<Has> has = new HashSet<>();
    for (Recorded entry : ordered) {
      Fact fact = Objects.requireNonNull(entry.fact());
      Recorded offer = fact.handoff() == null ? null : offers.get(fact.handoff());
      if (offer != null && fact.to().equals(Objects.requireNonNull(offer.fact()).to())) {
        has.add(new Has(fact.handoff(), fact.kind()));
      }
    }
    Map<Recorded.Key, String> matched = new HashMap<>();
    for (Recorded entry : ordered) {
      Fact fact = Objects.requireNonNull(entry.fact());
      if (fact.handoff() != null) {
        continue;
      }
      String best = null;
      for (Map.Entry<String, Recorded> candidate : offers.entrySet()) {
        Recorded offer = candidate.getValue();
        Fact offered = Objects.requireNonNull(offer.fact());
        boolean fits =
            offered.to().equals(fact.to())
                && (fact.from() == null || fact.from().equals(offered.from()))
                && !offer.time().isAfter(entry.time())
                && !has.contains(new Has(candidate.getKey(), fact.kind()));
        if (fits
            && (best == null
                || Recorded.ORDER.compare(offer, Objects.requireNonNull(offers.get(best))) > 0)) {
          best = candidate.getKey();
        }
      }
      if (best != null) {
        has.add(new Has(best, fact.kind()));
      }
      matched.put(entry.key(), best == null ? "phantom" : best);
    }
    return matched;
  }

  // --- cost

  @Property(tries = 3)
  void anItemOfManyFactsIsNoWorseThanManyItems(@ForAll Random random) {
    List<Recorded> entries = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      FactKind kind = FactKind.values()[random.nextInt(9)];
      String handoff =
          kind.side() == Side.SENDER || random.nextBoolean() ? "h" + random.nextInt(10_000) : null;
      String from = kind.side() == Side.SENDER || random.nextBoolean() ? "a" : null;
      entries.add(entry(kind, handoff, from, "b", i % 1000, "/" + i % 7, "e" + i, null));
    }
    long start = cpuNanos();
    Items.of(LEAD, entries);
    // quadratic would be 1.6 billion steps; this is a bound, not a measurement
    assertThat((cpuNanos() - start) / 1_000_000).isLessThan(5_000);
  }

  /** Of this thread: what else the machine does must not fail a test. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  // --- generators

  /** Facts, then corrections and links that mostly hit something, then expiries. */
  @Provide
  Arbitrary<List<Recorded>> entries() {
    return Combinators.combine(
            facts().list().ofMinSize(1).ofMaxSize(12),
            aims().list().ofMaxSize(5),
            aims().list().ofMaxSize(2),
            expiries().list().ofMaxSize(2))
        .as((facts, corrections, links, expiries) -> {
          List<Recorded> entries = new ArrayList<>(distinct(facts));
          int own = entries.size();
          for (Aim aim : links) {
            entries.add(link(entries.get(aim.at() % own), aim, entries.size()));
          }
          for (Aim aim : corrections) {
            entries.add(correction(entries.get(aim.at() % entries.size()), aim, entries.size()));
          }
          entries.addAll(expiries);
          return distinct(entries);
        });
  }

  /**
   * Mostly what an item is made of when all goes well: facts that name their handoff. Then whatever
   * else may be among them, some of it twice or under the identity of another, in any order.
   */
  @Provide
  Arbitrary<List<Recorded>> arrivals() {
    Arbitrary<List<Recorded>> odd =
        Arbitraries.oneOf(
            entries(),
            renamed().list().ofMaxSize(3),
            judgements().list().ofMaxSize(3),
            expiries().list().ofMaxSize(3));
    return Combinators.combine(
            namedFacts(), odd.injectNull(0.4), odd.injectNull(0.4), Arbitraries.randoms())
        .as((named, some, more, random) -> {
          List<Recorded> all = new ArrayList<>(named);
          all.addAll(some == null ? List.of() : some);
          Collections.shuffle(all, random);
          // what comes last meets the most
          all.addAll(more == null ? List.of() : more);
          all.add(all.get(random.nextInt(all.size())));
          return all;
        });
  }

  @Provide
  Arbitrary<List<Recorded>> namedFacts() {
    // each under an identity of its own, or the first of two would be most of what there is
    return facts()
        .filter(e -> Objects.requireNonNull(e.fact()).handoff() != null)
        .list()
        .ofMinSize(1)
        .ofMaxSize(14)
        .map(facts -> {
          List<Recorded> own = new ArrayList<>();
          for (Recorded fact : facts) {
            own.add(
                new Recorded(
                    fact.team(),
                    fact.source(),
                    fact.id() + "." + own.size(),
                    fact.type(),
                    fact.time(),
                    fact.recordedAt(),
                    fact.statement(),
                    fact.judgement()));
          }
          return own;
        });
  }

  /** Facts of teams that the registry knew by another name, or that call others so. */
  private Arbitrary<Recorded> renamed() {
    return Combinators.combine(
            facts(),
            Arbitraries.of(TEAMS),
            Arbitraries.of(TEAMS).injectNull(0.5),
            Arbitraries.of(TEAMS))
        .as((fact, team, alias, slug) ->
            new Recorded(
                team,
                fact.source(),
                "r" + fact.id(),
                fact.type(),
                fact.time(),
                fact.recordedAt(),
                fact.statement(),
                alias == null
                    ? fact.judgement()
                    : new Judgement(null, null, 3, null, Map.of(), Map.of(alias, slug))));
  }

  /** Of an offer that may be there. */
  private Arbitrary<Recorded> judgements() {
    return Combinators.combine(
            facts(),
            Arbitraries.of(HANDOFFS),
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, 6))
        .as((offer, handoff, number, due) ->
            new Recorded(
                null,
                Expiry.LEDGER,
                "j" + number + due,
                EventType.JUDGED,
                offer.time(),
                offer.time(),
                new Judged(LEAD, handoff, new EventRef(offer.source(), offer.id() + "." + number)),
                Telling.due(due)));
  }

  /**
   * What a correction or a link is about.
   *
   * @param by null for whoever said it
   * @param moved null where it never happened
   */
  private record Aim(int at, String by, int minute, Integer moved, String offer) {}

  private static Arbitrary<Aim> aims() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 40),
            Arbitraries.of(TEAMS).injectNull(0.8),
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(0, 5).injectNull(0.6),
            Arbitraries.of(HANDOFFS))
        .as(Aim::new);
  }

  private static Recorded link(Recorded about, Aim aim, int id) {
    Fact fact = Objects.requireNonNull(about.fact());
    String phantom = fact.handoff();
    if (phantom == null) {
      phantom = Items.of(LEAD, List.of(about)).handoffs().getFirst().snapshot().handoff();
    }
    String team = aim.by() == null ? fact.to() : aim.by().equals("c") ? null : aim.by();
    return new Recorded(
        team,
        "/1",
        "l" + id,
        EventType.LINKED,
        minute(aim.minute()),
        minute(aim.minute()),
        new Link(LEAD, team, aim.offer(), phantom, null, List.of()),
        null);
  }

  private static Recorded correction(Recorded about, Aim aim, int id) {
    String speaker = about.statement().speaker();
    String team = aim.by() != null ? aim.by() : speaker != null ? speaker : "a";
    return new Recorded(
        team,
        "/1",
        "c" + id,
        EventType.CORRECTED,
        minute(aim.minute()),
        minute(aim.minute()),
        new Correction(
            LEAD,
            team,
            new EventRef(about.source(), about.id()),
            aim.moved() == null ? CorrectionKind.DID_NOT_OCCUR : CorrectionKind.INCORRECT_DATA,
            aim.moved() == null
                ? null
                : new Replacement(minute(aim.moved()), null, null, null, null),
            null,
            List.of()),
        null);
  }

  @Provide
  Arbitrary<List<Recorded>> plainFacts() {
    return facts()
        .filter(e -> !e.id().equals("none"))
        .list()
        .ofMinSize(2)
        .ofMaxSize(14)
        .map(HandoffInvariantsTest::distinct);
  }

  @Provide
  Arbitrary<Recorded> facts() {
    return Combinators.combine(
            Arbitraries.of(
                // offers and acceptances more often than the rest
                FactKind.OFFERED,
                FactKind.OFFERED,
                FactKind.OFFERED,
                FactKind.WITHDRAWN,
                FactKind.RECEIVED,
                FactKind.ACCEPTED,
                FactKind.ACCEPTED,
                FactKind.REJECTED,
                FactKind.FORWARDED,
                FactKind.STARTED,
                FactKind.RETURNED,
                FactKind.COMPLETED),
            Arbitraries.of(HANDOFFS).injectNull(0.4),
            Arbitraries.frequency(net.jqwik.api.Tuple.of(3, "a"), net.jqwik.api.Tuple.of(1, "c"))
                .injectNull(0.3),
            Arbitraries.frequency(net.jqwik.api.Tuple.of(4, "b"), net.jqwik.api.Tuple.of(1, "a")),
            Arbitraries.integers().between(0, 5),
            Arbitraries.of(SOURCES),
            ids(),
            Arbitraries.integers().between(0, 6).injectNull(0.6))
        .as((kind, handoff, from, to, minute, source, id, due) -> {
          boolean sender = kind.side() == Side.SENDER;
          return entry(
              kind,
              sender && handoff == null ? "h1" : handoff,
              sender && from == null ? "a" : from,
              to,
              minute,
              source,
              id,
              kind == FactKind.OFFERED && due != null ? Telling.due(due) : null);
        });
  }

  private static Arbitrary<String> ids() {
    return Arbitraries.of("1", "2", "3", "4", "5", "6", "7", "8");
  }

  private static Arbitrary<Recorded> expiries() {
    return Combinators.combine(Arbitraries.of(HANDOFFS), Arbitraries.integers().between(0, 6))
        .as((handoff, minute) ->
            new Recorded(
                null,
                Expiry.LEDGER,
                handoff + minute,
                EventType.EXPIRED,
                minute(minute),
                minute(minute),
                new Expired(LEAD, handoff, minute(minute)),
                null));
  }

  private static Recorded entry(
      FactKind kind,
      String handoff,
      String from,
      String to,
      int minute,
      String source,
      String id,
      Judgement judgement) {
    // two facts of one kind differ in what they say, or it would not matter which one counts
    int says = Math.floorMod((source + id).hashCode(), 5);
    Fact fact =
        new Fact(
            kind,
            LEAD,
            handoff,
            from,
            to,
            null,
            says == 0 ? null : new Money(BigDecimal.valueOf(says), "EUR"),
            null,
            says < 2 ? Map.of() : Map.of("lead", says + ".0.0"),
            says == 1 ? null : new Reason("r" + says, null),
            says == 2 ? null : "onward" + says,
            says == 3 ? null : "outcome" + says,
            says == 4 ? null : says % 2 == 0,
            List.of());
    return new Recorded(
        fact.speaker(),
        source,
        id,
        EventType.of(kind),
        minute(minute),
        minute(minute),
        fact,
        judgement);
  }

  private static Recorded takeBack(Recorded entry, String id) {
    return correction(entry, id, CorrectionKind.DID_NOT_OCCUR, null);
  }

  private static Recorded correction(
      Recorded entry, String id, CorrectionKind kind, Replacement with) {
    String team = Objects.requireNonNull(entry.statement().speaker());
    return new Recorded(
        team,
        "/corrections",
        id,
        EventType.CORRECTED,
        minute(9),
        minute(9),
        new Correction(
            LEAD, team, new EventRef(entry.source(), entry.id()), kind, with, null, List.of()),
        null);
  }

  private static List<Recorded> distinct(Collection<Recorded> entries) {
    Map<Recorded.Key, Recorded> byKey = new LinkedHashMap<>();
    entries.forEach(e -> byKey.putIfAbsent(e.key(), e));
    return List.copyOf(byKey.values());
  }

  private static List<Recorded> ordered(List<Recorded> entries) {
    return entries.stream().sorted(Recorded.ORDER).toList();
  }

  private static List<Recorded> without(List<Recorded> entries, Recorded one) {
    return entries.stream().filter(e -> !e.key().equals(one.key())).toList();
  }

  private static List<Recorded> with(List<Recorded> entries, Recorded... more) {
    List<Recorded> all = new ArrayList<>(entries);
    all.addAll(List.of(more));
    return all;
  }

  private static Set<String> edges(ItemState state) {
    return state.handoffs().stream()
        .map(h -> h.snapshot().from() + ">" + h.snapshot().to())
        .collect(Collectors.toSet());
  }

  private static void count(HandoffSnapshot handoff, int sign, Map<String, Integer> counts) {
    String edge = handoff.from() + ">" + handoff.to();
    if (handoff.offered()) {
      counts.merge(edge + " offered", sign, Integer::sum);
      counts.merge(edge + " " + handoff.disposition(), sign, Integer::sum);
    } else {
      counts.merge(edge + " not offered", sign, Integer::sum);
    }
  }

  private static void collect(ItemState state) {
    Statistics.label("contested")
        .collect(state.handoffs().stream().anyMatch(h -> !h.contested().isEmpty()));
    Statistics.label("aside")
        .collect(state.aside().stream().map(ItemState.Aside::because).distinct().sorted().toList());
  }
}
