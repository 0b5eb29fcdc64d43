package dev.baton.gateway.view;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far each source of an answer was known when it was given.
 *
 * @param sources the ledger, the registry and the catalogue
 */
@Shown
public record Completeness(List<Source> sources) {

  /** Whether a source can be trusted to be whole. */
  public enum Status {
    /** Everything it published is in the answer. */
    CURRENT,
    /** It published more than is in the answer. */
    BEHIND,
    /** Nothing is heard of it: what it published meanwhile is not known. */
    DOWN;

    @JsonValue
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One source of an answer. */
  public sealed interface Source {
    String source();

    Status status();
  }

  /**
   * The ledger, lane by lane.
   *
   * @param heardAt when it was last known how far it is; null where it never was
   */
  @Shown
  public record LedgerSource(
      String source, Status status, List<Lane> lanes, @Nullable Instant heardAt)
      implements Source {}

  /**
   * One lane of the ledger.
   *
   * @param position of the last entry in the answer; −1 for none
   * @param end of the last entry published; null where Kafka does not answer
   * @param missing the entry that has not arrived while later ones did; null where there is none
   * @param parked how many records of the topic could not be read; where they were entries of the
   *     ledger, they were taken from there, or are missing
   */
  @Shown
  public record Lane(
      int lane, long position, @Nullable Long end, @Nullable Long missing, long parked) {}

  /**
   * The registry or the catalogue.
   *
   * @param position of the last change in the answer; null where nothing was ever heard
   * @param heardAt when it last said how far it is; null where it never did
   */
  @Shown
  public record RegistrySource(
      String source, Status status, @Nullable Long position, @Nullable Instant heardAt)
      implements Source {}

  /** In one line, for an answer that has no place for it: {@code ledger=current, …}. */
  String summary() {
    return String.join(
        ", ", sources.stream().map(s -> s.source() + "=" + s.status().wireName()).toList());
  }
}
