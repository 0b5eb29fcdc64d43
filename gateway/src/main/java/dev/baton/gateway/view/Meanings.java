package dev.baton.gateway.view;

import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.Agreement;
import dev.baton.gateway.projection.ReadModels.MeaningsCount;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the two sides of a boundary mean by their terms at an instant. */
record Meanings(Directory directory, Catalogue catalogue, Instant asOf) {

  private static final Agreement.Verdicts NONE = new Agreement.Verdicts(0, 0, 0, 0);

  /** The terms that both sides have a meaning of, and not the same; settled or not. */
  List<SeamView.TermConflict> differences(Edge edge) {
    Map<String, Definition> sender = of(edge, edge.from());
    Map<String, Definition> receiver = of(edge, edge.to());
    List<SeamView.TermConflict> conflicts = new ArrayList<>();
    sender.forEach((term, sent) -> {
      Definition understood = receiver.get(term);
      if (understood != null && !catalogue.same(sent, understood)) {
        conflicts.add(
            new SeamView.TermConflict(
                term,
                meant(sent),
                meant(understood),
                catalogue.settled(sent, understood, asOf).map(Meanings::settled).orElse(null)));
      }
    });
    return conflicts;
  }

  /** Of those, the ones that nothing settled. */
  List<SeamView.TermConflict> conflicts(Edge edge) {
    return differences(edge).stream().filter(conflict -> conflict.settled() == null).toList();
  }

  private static SeamView.Settled settled(Catalogue.Settlement settlement) {
    return new SeamView.Settled(
        settlement.how().name().toLowerCase(Locale.ROOT),
        settlement.by(),
        settlement.reason(),
        settlement.since(),
        settlement.until());
  }

  /** The terms that both sides have a meaning of. */
  Set<String> compared(Edge edge) {
    Set<String> both = new TreeSet<>(of(edge, edge.from()).keySet());
    both.retainAll(of(edge, edge.to()).keySet());
    return both;
  }

  /** What of either side's meanings changed within these buckets. */
  List<SeamView.Shift> shifts(Seam seam, List<LocalDate> buckets) {
    List<SeamView.Shift> shifts = new ArrayList<>();
    for (LocalDate bucket : buckets) {
      Instant start = bucket.atStartOfDay(seam.question.zone()).toInstant();
      Instant end = seam.question.endOf(bucket);
      Instant last = end.isAfter(asOf) ? asOf : end.minusNanos(1);
      if (last.isAfter(start)) {
        shifts.addAll(shifts(seam.edge, seam.edge.from(), "sender", bucket, start, last));
        shifts.addAll(shifts(seam.edge, seam.edge.to(), "receiver", bucket, start, last));
      }
    }
    return shifts;
  }

  private List<SeamView.Shift> shifts(
      Edge edge, String team, String side, LocalDate bucket, Instant start, Instant end) {
    Map<String, Definition> before = of(edge, team, start);
    List<SeamView.Shift> shifts = new ArrayList<>();
    of(edge, team, end)
        .forEach((term, now) -> {
          Definition was = before.get(term);
          if (was != null && !catalogue.same(was, now)) {
            shifts.add(
                new SeamView.Shift(
                    bucket,
                    side,
                    term,
                    was.id() + "@" + was.semver(),
                    now.id() + "@" + now.semver()));
          }
        });
    return shifts;
  }

  /** What both sides' definitions say of the items that crossed, as the ledger judged them. */
  static List<SeamView.SameItems> sameItems(Seam seam) {
    record Pair(String term, SeamView.Meant sent, SeamView.Meant understood) {}
    Map<Pair, Agreement.Verdicts> verdicts = new LinkedHashMap<>();
    Map<Pair, Long> undecided = new HashMap<>();
    for (MeaningsCount count : seam.meanings) {
      Pair pair = new Pair(count.term(), meant(count.sent()), meant(count.understood()));
      Boolean sent = count.sent().holds();
      Boolean understood = count.understood().holds();
      long items = count.count();
      if (sent == null || understood == null) {
        undecided.merge(pair, items, Long::sum);
        verdicts.putIfAbsent(pair, NONE);
      } else {
        verdicts.merge(
            pair,
            new Agreement.Verdicts(
                sent && understood ? items : 0,
                sent && !understood ? items : 0,
                !sent && understood ? items : 0,
                !sent && !understood ? items : 0),
            Agreement.Verdicts::plus);
      }
    }
    List<SeamView.SameItems> all = new ArrayList<>();
    verdicts.forEach((pair, said) -> {
      // what the sender held back is not judged: only offers are
      Agreement agreement = Agreement.of(said, NONE);
      all.add(
          new SeamView.SameItems(
              pair.term(),
              pair.sent(),
              pair.understood(),
              said.both() + said.senderOnly() + said.receiverOnly() + said.neither(),
              undecided.getOrDefault(pair, 0L),
              agreement.differing(),
              SeamReckoning.span(agreement.interval()),
              agreement.observed(),
              agreement.kappa(),
              agreement.why()));
    });
    return all;
  }

  private static SeamView.Meant meant(Judgement.Applied applied) {
    return new SeamView.Meant(applied.definition(), applied.version());
  }

  private Map<String, Definition> of(Edge edge, String team) {
    return of(edge, team, asOf);
  }

  private Map<String, Definition> of(Edge edge, String team, Instant time) {
    Optional<Contract> contract =
        directory.boundary(edge).flatMap(b -> directory.contract(b.id(), time));
    Map<String, String> held =
        contract
            .map(c -> team.equals(edge.from()) ? c.senderDefinitions() : c.receiverDefinitions())
            .orElse(Map.of());
    return catalogue.meanings(team, held, time);
  }

  private static SeamView.Meant meant(Definition definition) {
    return new SeamView.Meant(definition.id(), definition.semver());
  }
}
