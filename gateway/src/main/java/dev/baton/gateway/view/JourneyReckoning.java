package dev.baton.gateway.view;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;

import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ledger.Judgement.Verdict;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.continuity.Bounds;
import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.continuity.Cohorts;
import dev.baton.gateway.continuity.Greens;
import dev.baton.gateway.continuity.JourneyGraph;
import dev.baton.gateway.continuity.Passage;
import dev.baton.gateway.continuity.Quantiles;
import dev.baton.gateway.continuity.Tally;
import dev.baton.gateway.continuity.Yields;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.Path;
import dev.baton.gateway.projection.ReadModels.FieldCount;
import dev.baton.gateway.projection.ReadModels.OpenCount;
import dev.baton.gateway.projection.ReadModels.ReasonCount;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.ReadModels.SeamWaits;
import dev.baton.gateway.projection.ReadModels.Status;
import dev.baton.gateway.projection.ReadModels.WayCount;
import dev.baton.gateway.projection.Sums;
import dev.baton.gateway.projection.Waits;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.view.JourneyView.SeamView;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reckons a journey's view from what was read: the same input gives the same view. */
final class JourneyReckoning {
  /** A side that emitted in its role in a bucket, or in so many before it, is instrumented. */
  static final int INSTRUMENTED_BUCKETS = 4;

  private static final double TELLING_CONTEXT_LOSS = 0.1;
  private static final double TELLING_SILENCE = 0.05;

  /**
   * What is asked.
   *
   * @param asOf the instant at which everything is evaluated
   */
  record Question(Journey journey, Window window, Instant asOf, Bucket bucket) {
    ZoneId zone() {
      return window.zone();
    }

    boolean covers(Instant cohort) {
      return !cohort.isBefore(window.start()) && cohort.isBefore(window.end());
    }

    LocalDate bucketOf(Instant time) {
      return bucket.start(LocalDate.ofInstant(time, zone()));
    }
  }

  /**
   * What was read for it, teams named as the events name them.
   *
   * @param hours of the window and the buckets before it that tell who emits
   */
  record Readings(
      List<SeamHour> hours,
      List<SeamWaits> waits,
      List<FieldCount> fields,
      List<ReasonCount> reasons,
      List<OpenCount> open,
      List<WayCount> ways,
      List<Status> statuses) {}

  /** What of one boundary was read, whatever its teams were called. */
  private static final class Seam {
    final Edge edge;
    final List<SeamHour> hours = new ArrayList<>();
    final NavigableMap<Integer, Long> waits = new TreeMap<>();
    final List<FieldCount> fields = new ArrayList<>();
    final List<ReasonCount> reasons = new ArrayList<>();
    final List<OpenCount> open = new ArrayList<>();
    final NavigableMap<LocalDate, Sums> buckets = new TreeMap<>();
    final Set<LocalDate> offeredIn = new TreeSet<>();
    final Set<LocalDate> receivedIn = new TreeSet<>();
    Sums total = Sums.NONE;

    Seam(Edge edge) {
      this.edge = edge;
    }
  }

  private final Question question;
  private final Readings readings;
  private final Directory directory;
  private final Catalogue catalogue;
  private final JourneyGraph graph;
  private final Map<Edge, Seam> seams = new HashMap<>();
  private final List<LocalDate> buckets;

  private JourneyReckoning(
      Question question, Readings readings, Directory directory, Catalogue catalogue) {
    this.question = question;
    this.readings = readings;
    this.directory = directory;
    this.catalogue = catalogue;
    this.graph =
        new JourneyGraph(question.journey().edges().stream().map(directory::resolve).toList());
    gather();
    this.buckets = buckets();
  }

  /** The view that these readings make. */
  static JourneyView of(
      Question question,
      Readings readings,
      Directory directory,
      Catalogue catalogue,
      Completeness completeness) {
    return new JourneyReckoning(question, readings, directory, catalogue).view(completeness);
  }

  private void gather() {
    graph.edges().forEach(edge -> seams.put(edge, new Seam(edge)));
    for (SeamHour hour : readings.hours()) {
      Seam seam = seams.get(directory.resolve(hour.edge()));
      if (seam == null) {
        continue;
      }
      LocalDate bucket = question.bucketOf(hour.hour());
      if (hour.sums().get(Measure.OFFERED) > 0) {
        seam.offeredIn.add(bucket);
      }
      if (hour.sums().get(Measure.RECEIPTS) > 0) {
        seam.receivedIn.add(bucket);
      }
      if (question.covers(hour.hour())) {
        seam.hours.add(hour);
        seam.total = seam.total.plus(hour.sums());
        seam.buckets.merge(bucket, hour.sums(), Sums::plus);
      }
    }
    for (SeamWaits waits : readings.waits()) {
      Seam seam = seams.get(directory.resolve(waits.edge()));
      if (seam != null) {
        waits.bins().forEach((bin, count) -> seam.waits.merge(bin, count, Long::sum));
      }
    }
    readings.fields().forEach(f -> with(f.edge(), seam -> seam.fields.add(f)));
    readings.reasons().forEach(r -> with(r.edge(), seam -> seam.reasons.add(r)));
    readings.open().forEach(o -> with(o.edge(), seam -> seam.open.add(o)));
  }

  private void with(Edge edge, Consumer<Seam> take) {
    Seam seam = seams.get(directory.resolve(edge));
    if (seam != null) {
      take.accept(seam);
    }
  }

  private List<LocalDate> buckets() {
    TreeSet<LocalDate> known =
        seams.values().stream()
            .flatMap(s -> s.buckets.keySet().stream())
            .collect(toCollection(TreeSet::new));
    List<LocalDate> all = new ArrayList<>();
    if (!known.isEmpty()) {
      for (LocalDate b = known.getFirst();
          !b.isAfter(known.getLast());
          b = question.bucket().plus(b, 1)) {
        all.add(b);
      }
    }
    return all;
  }

  private JourneyView view(Completeness completeness) {
    Journey journey = question.journey();
    Cohorts.Outcome outcome =
        Cohorts.of(
            graph,
            passages(),
            question.bucket(),
            new Cohorts.Maturity(question.asOf(), journey.horizon().toDays(), question.zone()),
            blind());
    List<SeamView> views = graph.edges().stream().map(e -> seam(seam(e))).toList();
    Window window = question.window();
    return new JourneyView(
        name(journey),
        window.from().equals(Window.BEGINNING) ? null : window.from(),
        window.to().equals(Window.END) ? null : window.to(),
        question.asOf(),
        question.bucket().name().toLowerCase(Locale.ROOT),
        headline(outcome, views),
        outcome.entered(),
        outcome.midway(),
        new JourneyView.Rolled(
            outcome.rolled().value(),
            outcome.rolled().missing().stream().map(this::label).toList()),
        new JourneyView.StraightThrough(
            outcome.straightThrough().value(),
            outcome.straightThrough().lower(),
            outcome.straightThrough().upper(),
            outcome.entered(),
            outcome.passed(),
            outcome.settled()),
        new JourneyView.Final(
            outcome.finalYield().value(),
            outcome.finalYield().lower(),
            outcome.finalYield().upper(),
            outcome.finished(),
            outcome.settled()),
        arrivals(outcome),
        greens(),
        views,
        completeness);
  }

  private JourneyView.JourneyName name(Journey journey) {
    return new JourneyView.JourneyName(journey.id(), journey.name(), journey.owner());
  }

  private JourneyView.Headline headline(Cohorts.Outcome outcome, List<SeamView> views) {
    Sums total = seams.values().stream().map(seam -> seam.total).reduce(Sums.NONE, Sums::plus);
    long hops = total.get(Measure.HOPS);
    long bothEnds = total.get(Measure.BOTH_ENDS);
    long unowned = seams.values().stream().mapToLong(this::unownedHops).sum();
    int unownedSeams =
        (int) views.stream().filter(v -> v.ownership() != JourneyView.OwnershipState.OWNED).count();
    long inConflict =
        views.stream().filter(v -> !v.conflicts().isEmpty()).mapToLong(SeamView::hops).sum();
    Set<String> terms = new TreeSet<>();
    views.forEach(v -> v.conflicts().forEach(c -> terms.add(c.term())));
    Bounds straight = outcome.straightThrough();
    return new JourneyView.Headline(
        new JourneyView.SystemYield(
            straight.value(),
            straight.lower(),
            straight.upper(),
            outcome.settled(),
            outcome.entered() - outcome.settled(),
            Yields.share(instrumentedHops(), hops)),
        new JourneyView.Coverage(Yields.share(bothEnds, hops), hops, bothEnds, hops - bothEnds),
        new JourneyView.Unowned(
            Yields.share(unowned, hops), hops, unowned, unownedSeams, views.size()),
        new JourneyView.Conflict(
            Yields.share(inConflict, hops),
            hops,
            inConflict,
            List.copyOf(terms),
            comparedTerms().size()));
  }

  private List<JourneyView.ArrivedOver> arrivals(Cohorts.Outcome outcome) {
    List<JourneyView.ArrivedOver> arrivals = new ArrayList<>();
    arrivals.add(
        new JourneyView.ArrivedOver(
            null,
            "entered",
            Yields.share(outcome.settled(), outcome.settled()),
            outcome.settled()));
    outcome
        .arrivals()
        .forEach((edge, items) ->
            arrivals.add(
                new JourneyView.ArrivedOver(
                    edge,
                    directory.name(edge.to()),
                    Yields.share(items, outcome.settled()),
                    items)));
    return arrivals;
  }

  private SeamView seam(Seam seam) {
    Edge edge = seam.edge;
    Sums sums = seam.total;
    Optional<Boundary> boundary = directory.boundary(edge);
    Optional<Directory.Tenure> tenure =
        boundary.flatMap(b -> directory.accountable(b.id(), question.asOf()));
    Tally tally = tally(seam);
    Bounds yield = Yields.acceptance(tally);
    long offered = tally.offered();
    long phantoms = sums.get(Measure.SILENT) - sums.get(Measure.SUSPECTED_PHANTOM);
    JourneyView.Context context = context(seam);
    List<JourneyView.TermConflict> conflicts = conflicts(edge);
    JourneyView.OwnershipState ownership = ownership(boundary, tenure);
    Double phantomRate = Yields.phantomRate(phantoms, sums.get(Measure.RECEIPTS));
    Double p85 = Quantiles.of(0.85, seam.waits, Waits::seconds);
    return new SeamView(
        edge.from(),
        edge.to(),
        edge.workType(),
        directory.name(edge.from()),
        directory.name(edge.to()),
        boundary.map(Boundary::id).orElse(null),
        ownership,
        tenure
            .map(t -> new JourneyView.Accountable(t.team(), directory.name(t.team()), t.since()))
            .orElse(null),
        sums.get(Measure.HOPS),
        offered,
        tally.accepted(),
        tally.rejected(),
        tally.forwarded(),
        tally.withdrawn(),
        tally.expired(),
        tally.open(),
        tally.unanswered(),
        tally.unmeasured(),
        sums.get(Measure.SILENT),
        tally.suspected() + sums.get(Measure.SUSPECTED_PHANTOM),
        sums.get(Measure.RETROACTIVE),
        Yields.residual(tally),
        new JourneyView.Bounded(yield.value(), yield.lower(), yield.upper()),
        Yields.share(sums.get(Measure.FIRST_PASS), offered),
        Yields.leakage(tally),
        Yields.share(tally.rejected(), offered),
        Yields.share(tally.forwarded(), offered),
        Yields.share(tally.withdrawn(), offered),
        phantomRate,
        Quantiles.of(0.5, seam.waits, Waits::seconds),
        p85,
        context,
        reasons(seam),
        conflicts,
        series(seam),
        why(seam, boundary, ownership, context, conflicts, phantomRate, tally, p85));
  }

  private Tally tally(Seam seam) {
    Sums sums = seam.total;
    long unanswered = 0;
    long unmeasured = 0;
    long suspected = 0;
    for (OpenCount open : seam.open) {
      if (open.due() == null && matured(open)) {
        unanswered += open.count();
        if (!receives(seam, question.bucketOf(open.offered()))) {
          unmeasured += open.count();
        } else if (open.suspected()) {
          suspected += open.count();
        }
      }
    }
    for (Map.Entry<LocalDate, Sums> bucket : seam.buckets.entrySet()) {
      if (receives(seam, bucket.getKey())) {
        suspected += bucket.getValue().get(Measure.SUSPECTED_EXPIRED);
      } else {
        unmeasured += bucket.getValue().get(Measure.DISPOSED_EXPIRED);
      }
    }
    return new Tally(
        sums.get(Measure.OFFERED),
        sums.get(Measure.DISPOSED_ACCEPTED),
        sums.get(Measure.DISPOSED_REJECTED),
        sums.get(Measure.DISPOSED_FORWARDED),
        sums.get(Measure.DISPOSED_WITHDRAWN),
        sums.get(Measure.DISPOSED_EXPIRED),
        sums.get(Measure.DISPOSED_OPEN),
        unanswered,
        unmeasured,
        suspected);
  }

  private boolean matured(OpenCount open) {
    Instant latest = open.offered().plus(Duration.ofMinutes(5));
    return !latest.plus(question.journey().horizon()).isAfter(question.asOf());
  }

  private boolean receives(Seam seam, LocalDate bucket) {
    return emits(seam.receivedIn, bucket);
  }

  private boolean emits(Set<LocalDate> emitted, LocalDate bucket) {
    for (int back = 0; back <= INSTRUMENTED_BUCKETS; back++) {
      if (emitted.contains(question.bucket().plus(bucket, -back))) {
        return true;
      }
    }
    return false;
  }

  private long instrumentedHops() {
    return seams.values().stream()
        .flatMap(seam ->
            seam.buckets.entrySet().stream()
                .filter(
                    b -> emits(seam.receivedIn, b.getKey()) && emits(seam.offeredIn, b.getKey()))
                .map(b -> b.getValue().get(Measure.HOPS)))
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Boundaries whose receiver said nothing in the whole window. */
  private Set<Edge> blind() {
    Set<Edge> blind = new LinkedHashSet<>();
    seams.forEach((edge, seam) -> {
      if (seam.receivedIn.isEmpty()) {
        blind.add(edge);
      }
    });
    return blind;
  }

  private long unownedHops(Seam seam) {
    Optional<Boundary> boundary = directory.boundary(seam.edge);
    return seam.hours.stream()
        .filter(hour -> boundary.flatMap(b -> directory.accountable(b.id(), hour.hour())).isEmpty())
        .mapToLong(hour -> hour.sums().get(Measure.HOPS))
        .sum();
  }

  private JourneyView.OwnershipState ownership(
      Optional<Boundary> boundary, Optional<Directory.Tenure> tenure) {
    if (boundary.isEmpty()) {
      return JourneyView.OwnershipState.UNREGISTERED;
    }
    if (tenure.isPresent()) {
      return JourneyView.OwnershipState.OWNED;
    }
    return directory.pending(boundary.get().id(), question.asOf())
        ? JourneyView.OwnershipState.PENDING
        : JourneyView.OwnershipState.UNOWNED;
  }

  private static JourneyView.Context context(Seam seam) {
    Map<String, List<FieldCount>> byField =
        seam.fields.stream().collect(groupingBy(FieldCount::field, TreeMap::new, toList()));
    List<JourneyView.Field> fields = new ArrayList<>();
    byField.forEach((field, counts) -> {
      Map<Verdict, Long> sums = new HashMap<>();
      counts.forEach(c -> sums.merge(c.verdict(), c.count(), Long::sum));
      fields.add(
          new JourneyView.Field(
              field,
              sums.getOrDefault(Verdict.PRESENT, 0L),
              sums.getOrDefault(Verdict.MISSING, 0L),
              sums.getOrDefault(Verdict.INVALID, 0L),
              sums.getOrDefault(Verdict.CHANGED, 0L)));
    });
    long judged = seam.total.get(Measure.JUDGED);
    long incomplete = seam.total.get(Measure.INCOMPLETE);
    return new JourneyView.Context(judged, incomplete, Yields.share(incomplete, judged), fields);
  }

  private static List<JourneyView.Reason> reasons(Seam seam) {
    Map<String, Long> counts = new TreeMap<>();
    seam.reasons.forEach(r -> counts.merge(r.code(), r.count(), Long::sum));
    return counts.entrySet().stream()
        .map(e -> new JourneyView.Reason(e.getKey(), e.getValue()))
        .sorted(Comparator.comparingLong(JourneyView.Reason::count).reversed())
        .toList();
  }

  private List<JourneyView.TermConflict> conflicts(Edge edge) {
    Map<String, Definition> sender = meanings(edge, edge.from());
    Map<String, Definition> receiver = meanings(edge, edge.to());
    List<JourneyView.TermConflict> conflicts = new ArrayList<>();
    sender.forEach((term, sent) -> {
      Definition understood = receiver.get(term);
      if (understood != null && !understood.hash().equals(sent.hash())) {
        conflicts.add(new JourneyView.TermConflict(term, meant(sent), meant(understood)));
      }
    });
    return conflicts;
  }

  private Set<String> comparedTerms() {
    Set<String> terms = new TreeSet<>();
    for (Edge edge : graph.edges()) {
      Set<String> both = new TreeSet<>(meanings(edge, edge.from()).keySet());
      both.retainAll(meanings(edge, edge.to()).keySet());
      terms.addAll(both);
    }
    return terms;
  }

  private Map<String, Definition> meanings(Edge edge, String team) {
    Optional<Contract> contract =
        directory.boundary(edge).flatMap(b -> directory.contract(b.id(), question.asOf()));
    Map<String, String> held =
        contract
            .map(c -> team.equals(edge.from()) ? c.senderDefinitions() : c.receiverDefinitions())
            .orElse(Map.of());
    return catalogue.meanings(team, held, question.asOf());
  }

  private static JourneyView.Meant meant(Definition definition) {
    return new JourneyView.Meant(definition.id(), definition.semver());
  }

  private List<JourneyView.Point> series(Seam seam) {
    return buckets.stream()
        .map(bucket -> {
          Sums sums = seam.buckets.getOrDefault(bucket, Sums.NONE);
          long offered = sums.get(Measure.OFFERED);
          long accepted = sums.get(Measure.DISPOSED_ACCEPTED);
          return new JourneyView.Point(
              bucket,
              offered,
              accepted,
              sums.get(Measure.DISPOSED_OPEN),
              Yields.share(accepted, offered));
        })
        .toList();
  }

  private List<String> why(
      Seam seam,
      Optional<Boundary> boundary,
      JourneyView.OwnershipState ownership,
      JourneyView.Context context,
      List<JourneyView.TermConflict> conflicts,
      @Nullable Double phantomRate,
      Tally tally,
      @Nullable Double p85) {
    List<String> why = new ArrayList<>();
    if (ownership != JourneyView.OwnershipState.OWNED) {
      why.add("no-owner");
    }
    if (context.share() != null && context.share() >= TELLING_CONTEXT_LOSS) {
      why.add("context-loss");
    }
    if (!conflicts.isEmpty()) {
      why.add("definitions-differ");
    }
    if (phantomRate != null && phantomRate >= TELLING_SILENCE) {
      why.add("silent-pick-ups");
    }
    Double leakage = Yields.leakage(tally);
    if (leakage != null && leakage >= TELLING_SILENCE) {
      why.add("unanswered-offers");
    }
    Optional<Contract> contract =
        boundary.flatMap(b -> directory.contract(b.id(), question.asOf()));
    if (boundary.isPresent() && contract.isEmpty()) {
      why.add("no-contract");
    }
    if (p85 != null
        && contract.isPresent()
        && p85 > contract.get().timeToAccept().toMillis() / 1000.0) {
      why.add("slow-answers");
    }
    if (tally.unmeasured() > 0 || (seam.receivedIn.isEmpty() && tally.offered() > 0)) {
      why.add("receiver-not-heard");
    }
    return why;
  }

  private JourneyView.GreensView greens() {
    Set<String> teams = new LinkedHashSet<>();
    graph
        .edges()
        .forEach(edge -> {
          teams.add(edge.from());
          teams.add(edge.to());
        });
    Map<String, List<Status>> declared =
        readings.statuses().stream().collect(groupingBy(s -> directory.team(s.team())));
    List<JourneyView.TeamGreens> greens = new ArrayList<>();
    List<String> undeclared = new ArrayList<>();
    for (String team : teams) {
      List<Status> statuses = latest(declared.getOrDefault(team, List.of()));
      if (statuses.isEmpty()) {
        undeclared.add(team);
      } else {
        greens.add(teamGreens(team, statuses));
      }
    }
    return new JourneyView.GreensView(
        Greens.mean(
            greens.stream().<@Nullable Double>map(JourneyView.TeamGreens::attainment).toList()),
        greens,
        undeclared);
  }

  /** A team's events may know it by several names. */
  private static List<Status> latest(List<Status> statuses) {
    Map<String, Status> byMetric = new TreeMap<>();
    statuses.forEach(s ->
        byMetric.merge(
            s.metric(), s, (one, other) -> one.start().isBefore(other.start()) ? other : one));
    return List.copyOf(byMetric.values());
  }

  private JourneyView.TeamGreens teamGreens(String team, List<Status> statuses) {
    List<JourneyView.Metric> metrics =
        statuses.stream()
            .map(s ->
                new JourneyView.Metric(
                    s.metric(),
                    s.value(),
                    s.target(),
                    s.direction(),
                    s.color(),
                    Greens.attainment(
                        s.value(), s.target(), s.direction() == Statement.Direction.HIGHER),
                    s.start(),
                    s.end()))
            .toList();
    return new JourneyView.TeamGreens(
        team,
        directory.name(team),
        metrics.stream()
            .map(JourneyView.Metric::color)
            .max(Comparator.naturalOrder())
            .orElseThrow(),
        Greens.mean(
            metrics.stream().<@Nullable Double>map(JourneyView.Metric::attainment).toList()),
        metrics);
  }

  private List<Passage> passages() {
    List<Passage> passages = new ArrayList<>();
    for (WayCount way : readings.ways()) {
      List<Passage.Leg> legs = new ArrayList<>();
      for (Path.Step step : Path.parse(way.path()).steps()) {
        Edge edge = directory.resolve(new Edge(step.from(), step.to(), way.workType()));
        if (seams.containsKey(edge)) {
          legs.add(leg(edge, step));
        }
      }
      if (!legs.isEmpty()) {
        passages.add(new Passage(way.entered(), way.last(), legs, way.count()));
      }
    }
    return passages;
  }

  private static Passage.Leg leg(Edge edge, Path.Step step) {
    return new Passage.Leg(
        edge,
        step.offered(),
        step.disposition() == Disposition.ACCEPTED && step.state() != HandoffState.RETURNED,
        step.offered() && step.disposition() == Disposition.OPEN,
        !Boolean.FALSE.equals(step.usableAsIs()),
        step.repeat());
  }

  private Seam seam(Edge edge) {
    return seams.computeIfAbsent(edge, Seam::new);
  }

  private String label(Edge edge) {
    return directory.name(edge.from()) + " → " + directory.name(edge.to());
  }

  /** The names under which the events of a journey may run. */
  static Set<String> names(Directory directory, Collection<Edge> edges) {
    Set<String> names = new TreeSet<>();
    for (Edge edge : edges) {
      names.addAll(directory.names(directory.team(edge.from())));
      names.addAll(directory.names(directory.team(edge.to())));
    }
    return names;
  }
}
