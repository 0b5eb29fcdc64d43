package dev.baton.gateway.view;

import dev.baton.contracts.ownership.BoundaryState;
import dev.baton.edge.Page;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where nobody looks, or nobody answers for what is seen.
 *
 * @param coverage the headline: of what share of all hops both ends are known
 * @param rankedBy currency in which most offers are worth something: by what is at risk in it the
 *     spots are ranked, then by items; null where nothing says what it is worth
 * @param next cursor of the next page; null on the last one
 */
@Shown
public record BlindSpotsView(
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    Instant asOf,
    JourneyView.Coverage coverage,
    @Nullable String rankedBy,
    List<Spot> spots,
    @Nullable String next,
    Completeness completeness) {

  /** One page of it. */
  BlindSpotsView page(@Nullable String cursor, @Nullable Integer limit) {
    Page<Spot> page = Pages.of(spots, Spot::key, cursor, limit);
    return new BlindSpotsView(
        from, to, asOf, coverage, rankedBy, page.items(), page.next(), completeness);
  }

  /**
   * One boundary, registered or discovered.
   *
   * @param states how it stands in the registry, by precedence
   * @param blind what else: {@code sender-only}, {@code receiver-only}, {@code without-criteria},
   *     {@code in-conflict}
   * @param owner slug of the accountable team; null where nobody is
   * @param atRisk items offered and not accepted: lost, or open
   * @param journeys ids of the journeys it is part of
   * @param valueAtRisk what those are worth, per currency
   * @param withoutValue offers of which nobody says what they are worth
   */
  @Shown
  public record Spot(
      String from,
      String to,
      String workType,
      String fromName,
      String toName,
      @Nullable String boundary,
      List<BoundaryState> states,
      List<String> blind,
      @Nullable String owner,
      long hops,
      long offered,
      long atRisk,
      List<AtRisk> valueAtRisk,
      long withoutValue,
      List<String> journeys,
      String items) {

    private String key() {
      return String.join("\n", from, to, workType, String.valueOf(boundary));
    }

    /** The first line of the table. */
    static final String CSV_HEADER =
        "from,to,workType,boundary,states,blind,owner,hops,offered,atRisk,valueAtRisk,withoutValue"
            + "\r\n";

    /** As one line of that table. */
    String csv() {
      return Table.line(
          from,
          to,
          workType,
          boundary,
          states.stream().map(BoundaryState::word).collect(Collectors.joining(" ")),
          String.join(" ", blind),
          owner,
          hops,
          offered,
          atRisk,
          valueAtRisk.stream()
              .map(v -> v.value() + " " + v.currency())
              .collect(Collectors.joining("; ")),
          withoutValue);
    }
  }

  /** An amount at risk. */
  @Shown
  public record AtRisk(String currency, String value) {}
}
