package dev.baton.ledger.imports.log;

import dev.baton.contracts.Cel;
import java.nio.charset.Charset;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a log mean.
 *
 * @param source CloudEvents source of every fact. It names the log: the same log under the same
 *     source gives the same facts, however often it is imported
 * @param workType of every item, or what {@code workTypeFrom} is missing in
 * @param caseFrom column of the item's id; for OCEL the item is an object instead
 * @param group where the team stands
 * @param activity column of what was done
 * @param time column of when
 * @param byTime whether the rows of a case are put in the order of their times; else they stay in
 *     that of the file
 * @param queued whether a row says that the item waits for its group; null where no row says so
 * @param accepted whether a row says that its group has taken the item on; null where its first
 *     does
 * @param completed whether a row says that the item is done; null where no row says so
 * @param actor column of who acted; null for none
 * @param value what the item is worth; null for nothing
 * @param context columns that travel with the item
 * @param dataSubjects columns that name the persons that a row is about
 * @param outcome column of how a completed item ended; null for none
 * @param placeholders groups that stand for a team nobody knows, beside the usual ones
 * @param facts null for a log of visits; else each row is one fact
 */
public record Mapping(
    Mapping.Format format,
    String source,
    String workType,
    String caseFrom,
    Mapping.Group group,
    String activity,
    String time,
    TimeFormat timeFormat,
    boolean byTime,
    @Nullable Cel queued,
    @Nullable Cel accepted,
    @Nullable Cel completed,
    @Nullable String actor,
    Mapping.@Nullable Value value,
    List<String> context,
    List<String> dataSubjects,
    @Nullable String outcome,
    Set<String> placeholders,
    Mapping.Csv csv,
    Mapping.@Nullable Ocel ocel,
    Mapping.@Nullable Facts facts) {

  public Mapping {
    context = List.copyOf(context);
    dataSubjects = List.copyOf(dataSubjects);
    placeholders = Set.copyOf(placeholders);
  }

  /** What a log is written in. */
  public enum Format {
    XES,
    CSV,
    OCEL
  }

  /** Where the team of a row stands. */
  public sealed interface Group {
    /** In the first of these columns that is not empty. */
    record Columns(List<String> names) implements Group {}

    /** It follows from the row: the first of these for which its condition holds. */
    record Teams(SequencedMap<String, Cel> conditions) implements Group {}

    /** It is an object that the event is about. */
    record AnObject(Related which) implements Group {}
  }

  /**
   * Which of the objects of an event.
   *
   * @param type its type
   * @param qualifier as what the event is about it; null for anything
   */
  public record Related(String type, @Nullable String qualifier) {}

  /**
   * What an item is worth.
   *
   * @param amount column of the amount
   * @param currency ISO 4217 code, or null
   * @param currencyFrom column of the code, or null: one of the two is given
   */
  public record Value(String amount, @Nullable String currency, @Nullable String currencyFrom) {}

  /**
   * How CSV is written.
   *
   * @param quote null where nothing is quoted
   */
  public record Csv(
      char delimiter, @Nullable Character quote, Charset charset, boolean formulaSafe) {}

  /**
   * What OCEL calls things.
   *
   * @param item which of an event's objects are the items
   */
  public record Ocel(Related item) {}

  /**
   * Columns of a log in which each row is a fact as it stands.
   *
   * @param kind column of the kind: {@code offered}, or the type of its event
   * @param handoff column of the handoff's id; null where no row names one
   * @param from column of the sender; null where no row names one
   * @param workType column of the item's type; null where all have the same
   * @param id column of the event's id; null where it follows from the row
   * @param source column of the event's source; null where it is the log's
   */
  public record Facts(
      String kind,
      @Nullable String handoff,
      @Nullable String from,
      String to,
      @Nullable String workType,
      @Nullable String id,
      @Nullable String source,
      @Nullable String reason,
      @Nullable String onwardTo,
      @Nullable String usableAsIs) {}
}
