package dev.baton.gateway.view;

import dev.baton.gateway.projection.ReadModels;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Until when each lane is known: what was on the topic by then is folded. What has not happened by
 * then, according to the sums, has not been recorded by then either; of later nobody knows yet.
 */
@ApplicationScoped
public class Known {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Sources sources;
  private final ReadModels models;
  private final Map<Integer, Mark> ahead = new HashMap<>();
  private volatile Map<Integer, Instant> until = Map.of();

  private record Mark(long end, Instant at) {}

  Known(Sources sources, ReadModels models) {
    this.sources = sources;
    this.models = models;
  }

  /** Lane → until when it is known; without those of which nothing can be said. */
  public Map<Integer, Instant> until() {
    return until;
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void look() {
    Sources.Ends ends = sources.published();
    if (ends == null) {
      return;
    }
    try {
      reach(ends, models.read(ReadModels.Snapshot::lanes).await().atMost(PATIENCE));
    } catch (RuntimeException e) {
      Log.debug("The database does not say how far the lanes are folded", e);
    }
  }

  /** A lane that is behind is not asked for more until it is where it had to be. */
  void reach(Sources.Ends ends, List<ReadModels.Lane> folded) {
    Map<Integer, ReadModels.Lane> lanes = new HashMap<>();
    folded.forEach(lane -> lanes.put(lane.lane(), lane));
    Map<Integer, Instant> reached = new TreeMap<>(until);
    ends.byLane()
        .forEach((number, end) -> {
          Mark mark = ahead.computeIfAbsent(number, n -> new Mark(end, ends.at()));
          ReadModels.Lane lane = lanes.get(number);
          boolean there =
              lane == null
                  ? mark.end() == 0
                  : lane.missing() == null && lane.nextOffset() >= mark.end();
          if (there) {
            reached.put(number, mark.at());
            ahead.put(number, new Mark(end, ends.at()));
          }
        });
    until = Map.copyOf(reached);
  }
}
