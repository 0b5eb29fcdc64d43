package dev.baton.gateway.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.gateway.projection.ReadModels;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far the sources of the views are folded. Whatever a view shows is a function of this and of
 * the time of day, so a listener that knows the last one has missed nothing.
 *
 * @param lanes of the ledger, in order
 * @param ownership position of the last change of the registry; null where none was heard of
 * @param definitions position of the last change of the catalogue; null where none was heard of
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Progress(List<Lane> lanes, @Nullable Long ownership, @Nullable Long definitions) {
  /**
   * A lane.
   *
   * @param position of the last entry that is in the views; −1 for none
   */
  public record Lane(int lane, long position) {}

  static Progress of(
      List<ReadModels.Lane> lanes, @Nullable Long ownership, @Nullable Long definitions) {
    return new Progress(
        lanes.stream().map(lane -> new Lane(lane.lane(), lane.position())).toList(),
        ownership,
        definitions);
  }

  /** The same text for the same progress, on every replica: the id of its event. */
  String id() {
    return lanes.stream()
        .map(lane -> lane.lane() + ":" + lane.position())
        .collect(Collectors.joining(",", "", "/" + ownership + "/" + definitions));
  }
}
