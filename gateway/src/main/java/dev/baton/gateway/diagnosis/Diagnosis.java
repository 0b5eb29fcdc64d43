package dev.baton.gateway.diagnosis;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.continuity.Yields;
import dev.baton.gateway.detection.Association;
import dev.baton.gateway.detection.Association.Stratum;
import dev.baton.gateway.detection.Verdict.Fired;
import dev.baton.gateway.projection.SeamFates;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Why a boundary leaks. Each cause is judged by its own evidence only: that another one explains
 * the losses, or does not, says nothing of it. Where none does, that is the answer.
 *
 * @param causes all four, what explains most first
 * @param losses offers that ran out or stay unanswered, and are not unmeasured
 * @param unexplained the share of the losses that is left by the cause that explains most, 0 to 1;
 *     null without a loss. Causes overlap, so it is at most this
 */
public record Diagnosis(List<Finding> causes, long losses, @Nullable Double unexplained) {

  /** What may make a boundary leak. */
  public enum Cause {
    AMBIGUOUS_OWNERSHIP,
    UNDEFINED_BOUNDARY,
    CONTEXT_LOSS,
    INCONSISTENT_DEFINITIONS;

    /** As it is written outside. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Whether a cause explains losses. */
  public enum Ruling {
    EXPLAINS,
    CANNOT_TELL,
    DOES_NOT;

    /** As it is written outside. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * What one cause's evidence says.
   *
   * @param losses at which the cause was there
   * @param share of the losses that its evidence knows of, 0 to 1; null of none
   * @param association with loss; null where there was nothing to compare with, or too little
   * @param weight share of the losses that there would not be without it, if it is the cause: what
   *     the causes are ranked by, 0 to 1
   * @param evidence one sentence with its numbers
   */
  public record Finding(
      Cause cause,
      Ruling ruling,
      long losses,
      @Nullable Double share,
      @Nullable Association association,
      double weight,
      String evidence) {}

  /**
   * What became of the offers of an hour.
   *
   * @param at when they were made
   * @param due by when they had to be answered: when what was lost of them was lost
   * @param lost ran out or stay unanswered
   * @param kept were answered, whatever the answer was, or taken back
   */
  public record Offers(Instant at, Instant due, long lost, long kept) {}

  /** What was agreed of a boundary at an instant. */
  public enum Agreed {
    /** There is no contract in force. */
    NOTHING,
    /** There is one, and it does not say when the sender is done. */
    NOT_WHEN_DONE,
    /** There is one, and it does not say when the receiver has started. */
    NOT_WHEN_STARTED,
    /** There is one that says both. */
    BOTH_CRITERIA
  }

  /**
   * What is known of a boundary.
   *
   * @param measured whether its receiver emits at all: else nothing is known to be lost
   * @param owned whether somebody was accountable then
   * @param agreed what was agreed then
   * @param requires whether a contract says what context is required; null without a contract
   * @param compared whether both sides have a meaning of some term
   * @param differing terms that they mean differently
   */
  public record Known(
      boolean measured,
      Predicate<Instant> owned,
      Function<Instant, Agreed> agreed,
      @Nullable Boolean requires,
      boolean compared,
      List<String> differing) {}

  /**
   * Judges all four.
   *
   * @param offers of the window, by the hour
   * @param contexts of the same offers
   * @param meanings of the same offers
   */
  public static Diagnosis of(
      List<Offers> offers,
      List<SeamFates.Context> contexts,
      List<SeamFates.Meaning> meanings,
      Known known) {
    long losses = offers.stream().mapToLong(Offers::lost).sum();
    List<Finding> findings =
        known.measured
            ? List.of(
                ownership(offers, losses, known),
                boundary(offers, losses, known),
                context(contexts, losses, known),
                definitions(meanings, losses, known))
            : Arrays.stream(Cause.values())
                .map(c ->
                    none(c, Ruling.CANNOT_TELL, "the receiver does not emit: nobody knows a loss"))
                .toList();
    List<Finding> ranked =
        findings.stream()
            .sorted(
                Comparator.comparing(Finding::ruling)
                    .thenComparing(Comparator.comparingDouble(Finding::weight).reversed())
                    .thenComparing(Finding::cause))
            .toList();
    double most =
        ranked.stream()
            .filter(f -> f.ruling == Ruling.EXPLAINS)
            .mapToDouble(Finding::weight)
            .max()
            .orElse(0);
    return new Diagnosis(ranked, losses, losses == 0 ? null : 1 - most);
  }

  private static Finding ownership(List<Offers> offers, long losses, Known known) {
    return timed(
        Cause.AMBIGUOUS_OWNERSHIP,
        offers,
        losses,
        o -> !known.owned.test(o.due),
        "when %d of %d losses happened, nobody was accountable",
        "nobody accountable",
        "somebody was accountable at every loss");
  }

  private static Finding boundary(List<Offers> offers, long losses, Known known) {
    Map<Agreed, Long> without = new TreeMap<>();
    offers.forEach(o -> without.merge(known.agreed.apply(o.at), o.lost, Long::sum));
    String what =
        without.entrySet().stream()
            .filter(e -> e.getKey() != Agreed.BOTH_CRITERIA && e.getValue() > 0)
            .max(Map.Entry.comparingByValue())
            .map(e ->
                switch (e.getKey()) {
                  case NOTHING -> "no contract was in force";
                  case NOT_WHEN_DONE -> "no contract said when the sender is done";
                  case NOT_WHEN_STARTED -> "no contract said when the receiver has started";
                  case BOTH_CRITERIA -> "";
                })
            .orElse("");
    return timed(
        Cause.UNDEFINED_BOUNDARY,
        offers,
        losses,
        o -> known.agreed.apply(o.at) != Agreed.BOTH_CRITERIA,
        "when %d of %d lost offers were made, " + what,
        "no such contract",
        "a contract with the criteria of both sides was in force for every loss");
  }

  /** A cause that was there at some times and not at others. */
  private static Finding timed(
      Cause cause,
      List<Offers> offers,
      long losses,
      Predicate<Offers> there,
      String sentence,
      String what,
      String never) {
    Stratum all = new Stratum(0, 0, 0, 0);
    for (Offers o : offers) {
      all =
          there.test(o)
              ? new Stratum(
                  all.withLost() + o.lost,
                  all.withKept() + o.kept,
                  all.withoutLost(),
                  all.withoutKept())
              : new Stratum(
                  all.withLost(),
                  all.withKept(),
                  all.withoutLost() + o.lost,
                  all.withoutKept() + o.kept);
    }
    if (losses == 0) {
      return none(cause, Ruling.DOES_NOT, "nothing was lost");
    }
    if (all.withLost() == 0) {
      return none(cause, Ruling.DOES_NOT, never);
    }
    String evidence = sentence.formatted(all.withLost(), losses);
    if (all.withoutLost() + all.withoutKept() == 0) {
      return new Finding(
          cause,
          Ruling.EXPLAINS,
          losses,
          1.0,
          null,
          1,
          evidence + "; it was never otherwise, so there is nothing to compare with");
    }
    return associated(cause, List.of(all), evidence, what);
  }

  private static Finding context(List<SeamFates.Context> contexts, long losses, Known known) {
    Map<LocalDate, Stratum> weeks = new TreeMap<>();
    for (SeamFates.Context c : contexts) {
      weeks.merge(week(c.day()), stratum(c.missing(), c.disposition(), c.count()), Diagnosis::plus);
    }
    Stratum all = total(weeks);
    if (losses == 0) {
      return none(Cause.CONTEXT_LOSS, Ruling.DOES_NOT, "nothing was lost");
    }
    if (offers(all) == 0) {
      return Boolean.FALSE.equals(known.requires)
          ? none(Cause.CONTEXT_LOSS, Ruling.DOES_NOT, "no context is required")
          : none(
              Cause.CONTEXT_LOSS,
              Ruling.CANNOT_TELL,
              "no offer was judged by what context is required");
    }
    if (all.withLost() + all.withKept() == 0) {
      return none(Cause.CONTEXT_LOSS, Ruling.DOES_NOT, "no offer lacked required context");
    }
    return associated(
        Cause.CONTEXT_LOSS,
        List.copyOf(weeks.values()),
        "required context was missing from %d of %d lost offers and from %d of %d others"
            .formatted(
                all.withLost(),
                all.withLost() + all.withoutLost(),
                all.withKept(),
                all.withKept() + all.withoutKept()),
        "missing context");
  }

  private static Finding definitions(List<SeamFates.Meaning> meanings, long losses, Known known) {
    Map<String, Map<LocalDate, Stratum>> terms = new TreeMap<>();
    for (SeamFates.Meaning m : meanings) {
      if (m.sent() != null && m.understood() != null) {
        boolean differ = !m.sent().equals(m.understood());
        terms
            .computeIfAbsent(m.term(), t -> new TreeMap<>())
            .merge(week(m.day()), stratum(differ, m.disposition(), m.count()), Diagnosis::plus);
      }
    }
    terms.values().removeIf(weeks -> offers(total(weeks)) == 0);
    if (losses == 0) {
      return none(Cause.INCONSISTENT_DEFINITIONS, Ruling.DOES_NOT, "nothing was lost");
    }
    if (terms.isEmpty()) {
      return known.compared && known.differing.isEmpty()
          ? none(
              Cause.INCONSISTENT_DEFINITIONS,
              Ruling.DOES_NOT,
              "both sides mean the same by every term that both define")
          : none(
              Cause.INCONSISTENT_DEFINITIONS,
              Ruling.CANNOT_TELL,
              known.differing.isEmpty()
                  ? "no term is defined by both sides"
                  : "the two sides mean different things by "
                      + String.join(", ", known.differing)
                      + ", and no item was judged by both definitions");
    }
    List<Finding> findings = new ArrayList<>();
    terms.forEach((term, weeks) -> {
      Stratum all = total(weeks);
      findings.add(
          all.withLost() + all.withKept() == 0
              ? none(
                  Cause.INCONSISTENT_DEFINITIONS,
                  Ruling.DOES_NOT,
                  "both definitions of %s say the same of every item".formatted(term))
              : associated(
                  Cause.INCONSISTENT_DEFINITIONS,
                  List.copyOf(weeks.values()),
                  "the two definitions of %s differ on %d of %d lost items and on %d of %d others"
                      .formatted(
                          term,
                          all.withLost(),
                          all.withLost() + all.withoutLost(),
                          all.withKept(),
                          all.withKept() + all.withoutKept()),
                  "a difference"));
    });
    return findings.stream()
        .min(
            Comparator.comparing(Finding::ruling)
                .thenComparing(Comparator.comparingDouble(Finding::weight).reversed()))
        .orElseThrow();
  }

  /** By whether the cause goes with loss. */
  private static Finding associated(
      Cause cause, List<Stratum> strata, String evidence, String what) {
    Stratum all = strata.stream().reduce(new Stratum(0, 0, 0, 0), Diagnosis::plus);
    long lost = all.withLost() + all.withoutLost();
    Double share = Yields.share(all.withLost(), lost);
    Association association = Association.estimate(strata);
    if (association == null) {
      return new Finding(
          cause,
          Ruling.CANNOT_TELL,
          all.withLost(),
          share,
          null,
          0,
          evidence
              + (lost < Association.MIN_LOSSES
                  ? "; of fewer than %d losses nothing can be told"
                      .formatted(Association.MIN_LOSSES)
                  : "; there is nothing to compare with"));
    }
    boolean explains = Association.of(strata) instanceof Fired;
    double weight =
        explains && share != null ? share * (1 - 1 / Math.max(1, association.oddsRatio())) : 0;
    return new Finding(
        cause,
        explains ? Ruling.EXPLAINS : Ruling.DOES_NOT,
        all.withLost(),
        share,
        association,
        weight,
        evidence
            + (explains
                ? String.format(
                    Locale.ROOT,
                    "; with %s the odds of a loss are %.1f times as high (%.1f to %.1f)",
                    what,
                    association.oddsRatio(),
                    association.interval().lower(),
                    association.interval().upper())
                : "; no more is lost with %s than without".formatted(what)));
  }

  private static Finding none(Cause cause, Ruling ruling, String evidence) {
    return new Finding(cause, ruling, 0, null, null, 0, evidence);
  }

  /** What a week has in common is no cause; a day is too little to compare anything in. */
  private static LocalDate week(LocalDate day) {
    return Bucket.WEEK.start(day);
  }

  /** What is open is neither lost nor kept. */
  private static Stratum stratum(boolean there, Disposition disposition, long count) {
    return switch (disposition) {
      case OPEN -> new Stratum(0, 0, 0, 0);
      case EXPIRED -> there ? new Stratum(count, 0, 0, 0) : new Stratum(0, 0, count, 0);
      case ACCEPTED, REJECTED, FORWARDED, WITHDRAWN ->
          there ? new Stratum(0, count, 0, 0) : new Stratum(0, 0, 0, count);
    };
  }

  private static Stratum total(Map<LocalDate, Stratum> weeks) {
    return weeks.values().stream().reduce(new Stratum(0, 0, 0, 0), Diagnosis::plus);
  }

  private static long offers(Stratum all) {
    return all.withLost() + all.withKept() + all.withoutLost() + all.withoutKept();
  }

  private static Stratum plus(Stratum one, Stratum other) {
    return new Stratum(
        one.withLost() + other.withLost(),
        one.withKept() + other.withKept(),
        one.withoutLost() + other.withoutLost(),
        one.withoutKept() + other.withoutKept());
  }
}
