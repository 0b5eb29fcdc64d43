package dev.baton.gateway.view;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ownership.BoundaryState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.Standing;
import dev.baton.gateway.continuity.Bounds;
import dev.baton.gateway.continuity.Tally;
import dev.baton.gateway.continuity.Yields;
import dev.baton.gateway.detection.Association;
import dev.baton.gateway.detection.ChangePoint;
import dev.baton.gateway.detection.Intervention;
import dev.baton.gateway.detection.Silence;
import dev.baton.gateway.detection.Verdict;
import dev.baton.gateway.diagnosis.Deed;
import dev.baton.gateway.diagnosis.Diagnosis;
import dev.baton.gateway.diagnosis.Diagnosis.Agreed;
import dev.baton.gateway.diagnosis.Effects;
import dev.baton.gateway.diagnosis.Habits;
import dev.baton.gateway.diagnosis.SeamSeries;
import dev.baton.gateway.diagnosis.SeamWatch;
import dev.baton.gateway.projection.ReadModels.ChosenOffers;
import dev.baton.gateway.projection.SeamFates;
import dev.baton.gateway.projection.SeamHabits;
import dev.baton.gateway.projection.SeamHistory;
import dev.baton.gateway.projection.SeamPace;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reckons the view of one boundary.
 *
 * @param closed days on which nothing is expected anywhere
 */
record BoundaryReckoning(
    Question question, Directory directory, Catalogue catalogue, Set<LocalDate> closed) {

  /**
   * What was read beside the window.
   *
   * @param history of the boundary, and of those of its journeys
   * @param fates of its offers in the window
   * @param pace of its whole history
   * @param habits of its receiver in the window
   * @param elsewhere when anything last happened at another boundary; null where nothing did
   */
  record Past(
      SeamHistory history,
      SeamFates fates,
      SeamPace pace,
      SeamHabits habits,
      @Nullable Instant elsewhere) {}

  BoundaryView of(Edge edge, Readings readings, Past past, Completeness completeness) {
    Seams seams = new Seams(question, List.of(edge), readings, directory);
    Seam seam = seams.all().iterator().next();
    Meanings meanings = new Meanings(directory, catalogue, question.asOf());
    SeamView view = new SeamReckoning(directory, meanings, seams.buckets(), Map.of()).of(seam);
    List<BoundaryView.Standing> standings =
        directory.standings(edge, seam.traffic(), question.asOf()).stream()
            .map(standing -> standing(standing, seam))
            .toList();
    List<Journey> journeys = SeamWatch.journeys(edge, directory);
    Map<Edge, SeamSeries> all =
        SeamSeries.of(
            past.history(), directory, question.horizon(), question.asOf(), question.zone());
    SeamSeries series =
        all.getOrDefault(edge, new SeamSeries(edge, List.of(), List.of(), LocalDate.MIN));
    Verdict<ChangePoint> change = SeamWatch.change(series, SeamWatch.budget(journeys));
    Verdict<Silence> silence =
        SeamWatch.silence(
            series,
            closed,
            journeys.isEmpty()
                ? past.elsewhere()
                : SeamWatch.elsewhere(edge, journeys, all, directory, question.zone()),
            question.zone());
    Map<String, Long> reasons = new TreeMap<>();
    seam.reasons.forEach(r -> reasons.merge(r.code(), r.count(), Long::sum));
    List<Habits> habits =
        Habits.of(series, past.pace(), past.habits(), reasons, directory, question.zone());
    Diagnosis diagnosis = diagnosis(seam, meanings, past.fates());
    Window window = question.window();
    return new BoundaryView(
        window.from().equals(Window.BEGINNING) ? null : window.from(),
        window.to().equals(Window.END) ? null : window.to(),
        question.asOf(),
        question.bucket().name().toLowerCase(Locale.ROOT),
        view,
        Waiting.answered(seam).curve(),
        standings,
        findings(view, diagnosis),
        diagnosis.unexplained(),
        interventions(series, all, journeys),
        WatchedView.change(change),
        WatchedView.notEvaluable(change),
        WatchedView.silent(silence, question.zone()),
        WatchedView.notEvaluable(silence),
        habits.stream()
            .filter(habit -> habit.verdict().isFired())
            .map(habit -> gaming(edge, habit))
            .toList(),
        habits.stream()
            .filter(habit -> habit.verdict() instanceof Verdict.NotEvaluable)
            .map(habit -> habit.kind().wireName())
            .toList(),
        completeness);
  }

  private BoundaryView.Standing standing(Standing standing, Seam seam) {
    List<BoundaryState> states = BoundaryState.of(standing, question.asOf());
    Boundary boundary = standing.boundary();
    return new BoundaryView.Standing(
        boundary == null ? null : boundary.id(),
        states.getFirst(),
        states,
        standing.owner() == null ? null : standing.owner().team(),
        standing.asked(),
        standing.due(),
        standing.overlaps(),
        boundary == null
            ? List.of()
            : directory.tenures(boundary.id()).stream()
                .map(t ->
                    new BoundaryView.Tenure(
                        t.team(), directory.name(t.team()), t.since(), t.until()))
                .toList(),
        standing.beliefs().stream()
            .map(b ->
                new BoundaryView.Believed(
                    b.side().name().toLowerCase(Locale.ROOT),
                    b.team(),
                    b.accountable(),
                    b.validFrom()))
            .toList(),
        boundary == null ? null : agreed(boundary.id()),
        boundary == null || !directory.several(seam.edge) ? null : offers(boundary.id(), seam));
  }

  /** Of one of the boundaries that have the edge, by what the ledger judged. */
  private static BoundaryView.Offers offers(String boundary, Seam seam) {
    Map<Disposition, Long> ends = new EnumMap<>(Disposition.class);
    long firstPass = 0;
    for (ChosenOffers offers : seam.chosen) {
      if (offers.boundary().equals(boundary)) {
        ends.merge(offers.disposition(), offers.count(), Long::sum);
        firstPass += offers.firstPass() ? offers.count() : 0;
      }
    }
    long offered = ends.values().stream().mapToLong(Long::longValue).sum();
    Tally tally =
        new Tally(
            offered,
            ends.getOrDefault(Disposition.ACCEPTED, 0L),
            ends.getOrDefault(Disposition.REJECTED, 0L),
            ends.getOrDefault(Disposition.FORWARDED, 0L),
            ends.getOrDefault(Disposition.WITHDRAWN, 0L),
            ends.getOrDefault(Disposition.EXPIRED, 0L),
            ends.getOrDefault(Disposition.OPEN, 0L),
            0,
            0,
            0);
    Bounds yield = Yields.acceptance(tally);
    return new BoundaryView.Offers(
        offered,
        tally.accepted(),
        tally.rejected(),
        tally.forwarded(),
        tally.withdrawn(),
        tally.expired(),
        tally.open(),
        new SeamView.Bounded(yield.value(), yield.lower(), yield.upper()),
        Yields.share(firstPass, offered));
  }

  private BoundaryView.@Nullable Agreed agreed(String boundary) {
    return directory
        .contract(boundary, question.asOf())
        .map(BoundaryReckoning::agreed)
        .orElse(null);
  }

  private static BoundaryView.Agreed agreed(Contract contract) {
    return new BoundaryView.Agreed(
        contract.revision(),
        contract.doneCriteria(),
        contract.startedCriteria(),
        contract.timeToAccept().toString(),
        contract.timeToHandOn() == null ? null : contract.timeToHandOn().toString(),
        contract.validFrom());
  }

  private Diagnosis diagnosis(Seam seam, Meanings meanings, SeamFates fates) {
    Optional<String> boundary = directory.boundary(seam.edge).map(Boundary::id);
    Optional<Contract> now = contract(boundary, question.asOf());
    return Diagnosis.of(
        seam.offers(at -> due(boundary, at)),
        fates.contexts().stream()
            .filter(c -> directory.resolve(c.edge()).equals(seam.edge))
            .toList(),
        fates.meanings().stream()
            .filter(m -> directory.resolve(m.edge()).equals(seam.edge))
            .toList(),
        new Diagnosis.Known(
            !seam.blind(),
            at -> boundary.flatMap(b -> directory.accountable(b, at)).isPresent(),
            at -> agreed(contract(boundary, at)),
            now.map(c ->
                    c.requiredContext() != null && !c.requiredContext().path("required").isEmpty())
                .orElse(null),
            !meanings.compared(seam.edge).isEmpty(),
            // lived with or not, they differ
            meanings.differences(seam.edge).stream().map(SeamView.TermConflict::term).toList()));
  }

  private Optional<Contract> contract(Optional<String> boundary, Instant time) {
    return boundary.flatMap(b -> directory.contract(b, time));
  }

  /** By when what was offered then had to be answered; what is not due yet, by now. */
  private Instant due(Optional<String> boundary, Instant offered) {
    Instant due =
        offered.plus(
            contract(boundary, offered).map(Contract::timeToAccept).orElse(question.horizon()));
    return due.isAfter(question.asOf()) ? question.asOf() : due;
  }

  private static Agreed agreed(Optional<Contract> contract) {
    if (contract.isEmpty()) {
      return Agreed.NOTHING;
    }
    if (blank(contract.get().doneCriteria())) {
      return Agreed.NOT_WHEN_DONE;
    }
    return blank(contract.get().startedCriteria()) ? Agreed.NOT_WHEN_STARTED : Agreed.BOTH_CRITERIA;
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private List<BoundaryView.Finding> findings(SeamView view, Diagnosis diagnosis) {
    String lost = view.items().get("loss/lost");
    List<BoundaryView.Finding> findings = new ArrayList<>();
    for (Diagnosis.Finding finding : diagnosis.causes()) {
      Association association = finding.association();
      findings.add(
          new BoundaryView.Finding(
              finding.cause().wireName(),
              finding.ruling().wireName(),
              finding.losses(),
              finding.share(),
              association == null ? null : association.oddsRatio(),
              association == null ? null : SeamReckoning.span(association.interval()),
              finding.evidence(),
              lost,
              findings.size() + 1));
    }
    return findings;
  }

  private BoundaryView.GamingFound gaming(Edge edge, Habits habit) {
    Disposition disposition =
        habit.kind() == Habits.Kind.ONE_REASON ? Disposition.REJECTED : Disposition.ACCEPTED;
    return new BoundaryView.GamingFound(
        habit.kind().wireName(),
        habit.evidence(),
        new Links(question.window()).handoffs(edge, "&offered=true", disposition));
  }

  private List<Deed> deeds(Edge edge) {
    return Deed.of(
        edge,
        directory,
        catalogue,
        at ->
            new Meanings(directory, catalogue, at)
                .conflicts(edge).stream()
                    .map(SeamView.TermConflict::term)
                    .collect(Collectors.toSet()),
        question.asOf());
  }

  private List<BoundaryView.Intervention> interventions(
      SeamSeries series, Map<Edge, SeamSeries> all, List<Journey> journeys) {
    List<Deed> deeds = deeds(series.edge());
    if (deeds.isEmpty()) {
      return List.of();
    }
    Map<SeamSeries, List<Deed>> others = new LinkedHashMap<>();
    journeys.stream()
        .flatMap(j -> j.edges().stream())
        .map(directory::resolve)
        .filter(e -> !e.equals(series.edge()) && all.containsKey(e))
        .forEach(e -> others.put(all.get(e), deeds(e)));
    return Effects.of(series, deeds, others, question.zone()).stream()
        .map(BoundaryReckoning::intervention)
        .toList();
  }

  private static BoundaryView.Intervention intervention(Effects.Told told) {
    Deed deed = told.deed();
    Intervention.Effect effect = told.effect();
    return new BoundaryView.Intervention(
        deed.at(),
        deed.kind().wireName(),
        deed.what(),
        deed.team(),
        new BoundaryView.Effect(
            told.verdict(),
            effect == null ? null : effect.effect(),
            effect == null ? null : SeamReckoning.span(effect.interval()),
            told.why(),
            told.joint().stream().map(j -> j.kind().wireName() + " " + j.at()).toList()));
  }
}
