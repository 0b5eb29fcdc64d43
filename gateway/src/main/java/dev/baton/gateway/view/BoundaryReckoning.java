package dev.baton.gateway.view;

import dev.baton.contracts.ownership.BoundaryState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.Standing;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reckons the view of one boundary. */
record BoundaryReckoning(Question question, Directory directory, Catalogue catalogue) {

  BoundaryView of(Edge edge, Readings readings, Completeness completeness) {
    Seams seams = new Seams(question, List.of(edge), readings, directory);
    Seam seam = seams.all().iterator().next();
    SeamView view =
        new SeamReckoning(
                directory,
                new Meanings(directory, catalogue, question.asOf()),
                seams.buckets(),
                Map.of())
            .of(seam);
    List<BoundaryView.Standing> standings =
        directory.standings(edge, seam.traffic(), question.asOf()).stream()
            .map(this::standing)
            .toList();
    Window window = question.window();
    return new BoundaryView(
        window.from().equals(Window.BEGINNING) ? null : window.from(),
        window.to().equals(Window.END) ? null : window.to(),
        question.asOf(),
        question.bucket().name().toLowerCase(Locale.ROOT),
        view,
        standings,
        diagnosis(view),
        interventions(standings),
        completeness);
  }

  private BoundaryView.Standing standing(Standing standing) {
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
        boundary == null ? null : agreed(boundary.id()));
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

  private static List<BoundaryView.Finding> diagnosis(SeamView view) {
    List<BoundaryView.Finding> findings = new ArrayList<>();
    for (String why : view.why()) {
      String evidence =
          switch (why) {
            case "no-owner" -> "nobody is accountable: " + view.ownership().wireName();
            case "context-loss" ->
                "%d of %d judged offers lack a required field"
                    .formatted(view.context().incomplete(), view.context().judged());
            case "definitions-differ" ->
                "%d terms mean different things on the two sides"
                    .formatted(view.conflicts().size());
            case "silent-pick-ups" ->
                "%d of %d hops were picked up without an offer"
                    .formatted(view.phantom(), view.hops());
            case "unanswered-offers" ->
                "%d of %d offers ran out or stay unanswered"
                    .formatted(view.loss().lost(), view.offered());
            case "no-contract" -> "no contract is in force";
            case "slow-answers" -> "85 of 100 acceptances take longer than was agreed";
            case "receiver-not-heard" ->
                "%d offers went to a receiver that does not emit".formatted(view.unmeasured());
            default -> why;
          };
      findings.add(new BoundaryView.Finding(why, evidence));
    }
    return findings;
  }

  private List<BoundaryView.Intervention> interventions(List<BoundaryView.Standing> standings) {
    List<BoundaryView.Intervention> all = new ArrayList<>();
    for (BoundaryView.Standing standing : standings) {
      standing
          .tenures()
          .forEach(
              t -> all.add(new BoundaryView.Intervention(t.since(), "owner-assigned", t.team())));
      if (standing.contract() != null) {
        all.add(
            new BoundaryView.Intervention(
                standing.contract().validFrom(), "contract-in-force", null));
      }
    }
    return all.stream()
        .filter(i -> !i.at().isAfter(question.asOf()))
        .sorted(Comparator.comparing(BoundaryView.Intervention::at))
        .toList();
  }
}
