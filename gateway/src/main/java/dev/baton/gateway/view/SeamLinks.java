package dev.baton.gateway.view;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.Judgement.Verdict;
import dev.baton.gateway.continuity.Tally;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.Sums;
import dev.baton.gateway.projection.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's calls behind the figures of one boundary: what each lists is exactly what the figure
 * counts. A figure that counts nothing has none, nor has one that would need too many periods.
 */
final class SeamLinks {
  private static final String OFFERED = "&offered=true";
  private static final String SUSPECTED = "&flag=SUSPECTED_PAIR";
  private static final String NOT_SUSPECTED = "&withoutFlag=SUSPECTED_PAIR";

  private final Seam seam;
  private final Links links;
  private final String boundary;
  private final String every;
  private final String matured;
  private final String unmatured;

  SeamLinks(Seam seam) {
    this.seam = seam;
    this.links = new Links(seam.question.window());
    this.boundary = Links.boundary(seam.edge);
    this.every = boundary + links.period();
    Instant givenUp = seam.question.givenUp();
    this.matured = "&matured=" + givenUp;
    this.unmatured = "&unmatured=" + givenUp;
  }

  /** By figure; one of a part after the part's name and a slash. */
  Map<String, String> of(
      Tally tally, SeamView.Loss loss, SeamView.Context context, SeamView.WaitsView waits) {
    Map<String, String> items = new LinkedHashMap<>();
    Sums sums = seam.total();
    put(items, "hops", sums.get(Measure.HOPS), every);
    put(items, "offered", tally.offered(), every + OFFERED);
    put(items, "accepted", tally.accepted(), ended(Disposition.ACCEPTED));
    put(items, "rejected", tally.rejected(), ended(Disposition.REJECTED));
    put(items, "forwarded", tally.forwarded(), ended(Disposition.FORWARDED));
    put(items, "withdrawn", tally.withdrawn(), ended(Disposition.WITHDRAWN));
    put(items, "expired", tally.expired(), ended(Disposition.EXPIRED));
    put(items, "open", tally.open(), ended(Disposition.OPEN));
    put(items, "unanswered", tally.unanswered(), ended(Disposition.OPEN) + matured);
    put(items, "inTime", tally.open() - tally.unanswered(), every + OFFERED + unmatured);
    put(items, "phantom", sums.get(Measure.SILENT), every + "&offered=false");
    put(items, "retroactive", sums.get(Measure.RETROACTIVE), every + "&flag=RETROACTIVE");

    put(items, "context/judged", context.judged(), every + "&judged=true");
    put(items, "context/incomplete", context.incomplete(), every + verdict(Verdict.MISSING));
    put(items, "waits/censored", waits.censored(), every + OFFERED + "&answered=false");

    String silent = OFFERED + "&answered=false" + matured;
    String measured = tally.unmeasured() == 0 ? every : buckets(seam.receiving(true));
    if (measured != null) {
      put(items, "suspected", suspected(loss), measured + SUSPECTED + matured);
      put(items, "loss/lost", loss.lost(), measured + silent + NOT_SUSPECTED);
      put(
          items,
          "loss/expired",
          loss.expired(),
          measured + OFFERED + "&disposition=EXPIRED" + NOT_SUSPECTED);
      put(
          items,
          "loss/unanswered",
          loss.unanswered(),
          measured + OFFERED + "&disposition=OPEN" + matured + NOT_SUSPECTED);
      put(items, "loss/suspected", loss.suspected(), measured + silent + SUSPECTED);
    }
    String unmeasured = tally.unmeasured() == 0 ? null : buckets(seam.receiving(false));
    if (unmeasured != null) {
      put(items, "unmeasured", tally.unmeasured(), unmeasured + silent);
      put(items, "loss/unmeasured", loss.unmeasured(), unmeasured + silent);
    }
    return items;
  }

  private long suspected(SeamView.Loss loss) {
    return loss.suspected() + seam.total().get(Measure.SUSPECTED_PHANTOM);
  }

  private static void put(Map<String, String> items, String figure, long count, String call) {
    if (count > 0) {
      items.put(figure, call);
    }
  }

  /** What became of a required field. */
  Map<String, String> field(String field, Map<Verdict, Long> counts) {
    Map<String, String> items = new LinkedHashMap<>();
    for (Verdict verdict : List.of(Verdict.MISSING, Verdict.INVALID, Verdict.CHANGED)) {
      put(
          items,
          verdict.name().toLowerCase(Locale.ROOT),
          counts.getOrDefault(verdict, 0L),
          every + verdict(verdict) + "&field=" + Links.encode(field));
    }
    return items;
  }

  /** What was rejected or returned for this reason. */
  String reason(String code) {
    return every + "&reason=" + Links.encode(code);
  }

  /** What was offered in the bucket, as far as the window goes. */
  String bucket(LocalDate start) {
    return boundary + "&bucket=" + links.days(bucketed(start, start)) + OFFERED;
  }

  /**
   * Of what ran out, that which was offered while this team was accountable.
   *
   * @param owners from which hour on who was; empty where it was one all the time
   * @return null where it changed too often
   */
  @Nullable String ranOut(NavigableMap<Instant, String> owners, String team) {
    if (owners.isEmpty()) {
      return ended(Disposition.EXPIRED);
    }
    List<String> periods = new ArrayList<>();
    String since = null;
    for (Map.Entry<Instant, String> owner : owners.entrySet()) {
      boolean it = owner.getValue().equals(team);
      if (it && since == null) {
        since = links.instant(owner.getKey());
      } else if (!it && since != null) {
        periods.add(since + "/" + links.instant(owner.getKey()));
        since = null;
      }
    }
    if (since != null) {
      periods.add(since + "/" + links.instant(seam.question.window().end()));
    }
    String during = during(periods);
    return during == null ? null : during + OFFERED + "&disposition=EXPIRED";
  }

  private String ended(Disposition disposition) {
    return every + OFFERED + "&disposition=" + disposition.name();
  }

  private static String verdict(Verdict verdict) {
    return "&verdict=" + verdict.name();
  }

  private @Nullable String buckets(List<Seam.Run> runs) {
    return during(runs.stream().map(run -> links.days(bucketed(run.first(), run.last()))).toList());
  }

  private @Nullable String during(List<String> periods) {
    return periods.isEmpty() || periods.size() > Links.PERIODS_AT_MOST
        ? null
        : boundary + "&bucket=" + String.join(",", periods);
  }

  /** The days of these buckets and those between them, as far as the window goes. */
  private Window bucketed(LocalDate first, LocalDate last) {
    Window window = seam.question.window();
    LocalDate end = seam.question.bucket().plus(last, 1);
    return new Window(
        first.isBefore(window.from()) ? window.from() : first,
        end.isAfter(window.to()) ? window.to() : end,
        window.zone());
  }
}
