package dev.baton.gateway.projection;

import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.gateway.projection.ReadModels.ChosenOffers;
import dev.baton.gateway.projection.ReadModels.LeadCount;
import dev.baton.gateway.projection.ReadModels.MeaningsCount;
import dev.baton.gateway.projection.ReadModels.OpenCount;
import dev.baton.gateway.projection.ReadModels.PhantomWorth;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.ReadModels.SeamWaits;
import dev.baton.gateway.projection.ReadModels.SeamWorth;
import dev.baton.gateway.projection.ReadModels.WayCount;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the database would say of records that were folded, without one. */
public final class Folded {
  private final Fold fold;

  /** These records, each lane's in order. */
  public Folded(Collection<LedgerRecord> records) {
    this(new Fold(ZoneOffset.UTC));
    records.forEach(fold::add);
  }

  Folded(Fold fold) {
    this.fold = fold;
  }

  public List<SeamHour> hours() {
    return fold.seams().stream()
        .map(e -> new SeamHour(e.getKey().edge(), e.getKey().hour(), e.getValue()))
        .toList();
  }

  public List<SeamWaits> waits() {
    Map<List<Object>, SeamWaits> waits = new HashMap<>();
    fold.waits
        .remaining()
        .forEach(e ->
            waits
                .computeIfAbsent(
                    List.of(e.getKey().edge(), e.getKey().kind()),
                    k -> new SeamWaits(e.getKey().edge(), e.getKey().kind(), new TreeMap<>()))
                .bins()
                .merge(e.getKey().bin(), e.getValue().count(), Long::sum));
    return List.copyOf(waits.values());
  }

  public List<OpenCount> open() {
    return fold.open.remaining().stream()
        .map(e ->
            new OpenCount(
                e.getKey().edge(),
                e.getKey().offered(),
                e.getKey().due(),
                e.getKey().suspected(),
                e.getKey().currency(),
                e.getValue()))
        .toList();
  }

  public List<SeamWorth> worths() {
    return fold.worths.remaining().stream()
        .map(e ->
            new SeamWorth(
                e.getKey().edge(),
                e.getKey().hour(),
                e.getKey().disposition(),
                e.getKey().currency(),
                e.getKey().heard(),
                e.getValue()))
        .toList();
  }

  public List<PhantomWorth> phantoms() {
    return fold.phantoms.remaining().stream()
        .map(e -> new PhantomWorth(e.getKey().edge(), e.getKey().currency(), e.getValue()))
        .toList();
  }

  public List<ChosenOffers> chosen() {
    return fold.chosen.remaining().stream()
        .map(e ->
            new ChosenOffers(
                e.getKey().boundary(),
                e.getKey().edge(),
                e.getKey().hour(),
                e.getKey().disposition(),
                e.getKey().firstPass(),
                e.getValue().count()))
        .toList();
  }

  public List<MeaningsCount> meanings() {
    return fold.meanings.remaining().stream()
        .map(e ->
            new MeaningsCount(
                e.getKey().edge(),
                e.getKey().term(),
                e.getKey().sender(),
                e.getKey().receiver(),
                e.getValue().count()))
        .toList();
  }

  public List<WayCount> ways() {
    return fold.ways.remaining().stream()
        .map(e -> {
          Fold.Way way = e.getKey();
          return new WayCount(
              way.workType(),
              way.entered(),
              way.last(),
              way.since(),
              way.path(),
              way.cut(),
              way.currency(),
              e.getValue());
        })
        .toList();
  }

  public List<LeadCount> leads() {
    return fold.leads.remaining().stream()
        .map(e ->
            new LeadCount(
                e.getKey().workType(),
                e.getKey().first(),
                e.getKey().last(),
                e.getKey().share(),
                e.getValue().count()))
        .toList();
  }

  /** Days and what is open; nothing of hours. */
  public SeamHistory history() {
    Map<List<Object>, SeamHistory.Day> days = new HashMap<>();
    for (SeamHour hour : hours()) {
      LocalDate day = LocalDate.ofInstant(hour.hour(), ZoneOffset.UTC);
      Sums sums = hour.sums();
      days.merge(
          List.of(hour.edge(), day),
          new SeamHistory.Day(
              hour.edge(),
              day,
              sums.get(Measure.OFFERED),
              sums.get(Measure.DISPOSED_ACCEPTED),
              sums.get(Measure.BOTH_ENDS),
              sums.get(Measure.RETURNED),
              sums.get(Measure.DISPOSED_EXPIRED)),
          (one, other) ->
              new SeamHistory.Day(
                  one.edge(),
                  one.day(),
                  one.offered() + other.offered(),
                  one.accepted() + other.accepted(),
                  one.heard() + other.heard(),
                  one.returned() + other.returned(),
                  one.expired() + other.expired()));
    }
    return new SeamHistory(
        List.copyOf(days.values()),
        open().stream()
            .map(open ->
                new SeamHistory.Open(
                    open.edge(),
                    LocalDate.ofInstant(open.offered(), ZoneOffset.UTC),
                    open.due(),
                    open.due() == null ? open.offered().plus(Fold.AGE_STEP) : null))
            .toList(),
        List.of());
  }

  public SeamPace pace() {
    return new SeamPace(
        fold.handOns.remaining().stream()
            .map(e ->
                new SeamPace.Bin(
                    e.getKey().edge(), e.getKey().day(), e.getKey().bin(), e.getValue().count()))
            .toList(),
        waits(Wait.WAIT),
        waits(Wait.START));
  }

  private List<SeamPace.Bin> waits(Wait kind) {
    return fold.waits.remaining().stream()
        .filter(e -> e.getKey().kind() == kind)
        .map(e ->
            new SeamPace.Bin(
                e.getKey().edge(), e.getKey().day(), e.getKey().bin(), e.getValue().count()))
        .toList();
  }
}
