package dev.baton.gateway.detection;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a signal goes through: open → acknowledged → resolved, and reopened where it fires again.
 * Each state is a function of the one before and of what happens.
 */
public sealed interface LifeCycle {

  /**
   * Nobody has looked at it.
   *
   * @param since when it first fired
   * @param rests since when it no longer fires; null while it does
   */
  record Open(Instant since, @Nullable Instant rests) implements LifeCycle {}

  /**
   * Somebody has.
   *
   * @param at when
   * @param rests since when it no longer fires; null while it does
   */
  record Acknowledged(Instant since, Instant at, String by, @Nullable Instant rests)
      implements LifeCycle {}

  /**
   * It no longer fires, or somebody said that it is dealt with.
   *
   * @param at when that had lasted long enough, or was said
   * @param by who said so; null where it ended by itself
   * @param rested whether it has been quiet since: only then is firing again something new
   */
  record Resolved(Instant since, Instant at, @Nullable String by, boolean rested)
      implements LifeCycle {
    /** One that ended by itself. */
    public Resolved(Instant since, Instant at) {
      this(since, at, null, true);
    }
  }

  /**
   * It fires again, and nobody has looked at that.
   *
   * @param since when it first fired at all
   * @param at when it fired again
   * @param rests since when it no longer fires; null while it does
   */
  record Reopened(Instant since, Instant at, @Nullable Instant rests) implements LifeCycle {}

  /** What can happen. */
  sealed interface Happening {
    /** The detector fired. */
    record Fires(Instant at) implements Happening {}

    /** The detector was quiet. */
    record Rests(Instant at) implements Happening {}

    /** The detector could not tell: that is no all-clear. */
    record CannotTell(Instant at) implements Happening {}

    /** Somebody took it on. */
    record Acknowledges(Instant at, String by) implements Happening {}

    /** Somebody says that it is dealt with, whether it still fires or not. */
    record Resolves(Instant at, String by) implements Happening {}
  }

  /**
   * What comes of it.
   *
   * @param now null where there is no signal yet
   * @param quiet how long it has to rest before it is resolved: one good day is no end
   * @return null where there is none still
   */
  static @Nullable LifeCycle next(@Nullable LifeCycle now, Happening happening, Duration quiet) {
    return switch (happening) {
      case Happening.Fires(Instant at) ->
          switch (now) {
            case null -> new Open(at, null);
            case Open o -> new Open(o.since, null);
            case Acknowledged a -> new Acknowledged(a.since, a.at, a.by, null);
            case Reopened r -> new Reopened(r.since, r.at, null);
            case Resolved r -> r.rested ? new Reopened(r.since, at, null) : r;
          };
      case Happening.Rests(Instant at) ->
          switch (now) {
            case null -> null;
            case Open o ->
                o.rests == null
                    ? new Open(o.since, at)
                    : lasted(o.rests, at, quiet) ? new Resolved(o.since, at) : o;
            case Acknowledged a ->
                a.rests == null
                    ? new Acknowledged(a.since, a.at, a.by, at)
                    : lasted(a.rests, at, quiet) ? new Resolved(a.since, at) : a;
            case Reopened r ->
                r.rests == null
                    ? new Reopened(r.since, r.at, at)
                    : lasted(r.rests, at, quiet) ? new Resolved(r.since, at) : r;
            case Resolved r -> r.rested ? r : new Resolved(r.since, r.at, r.by, true);
          };
      case Happening.CannotTell c -> now;
      case Happening.Acknowledges(Instant at, String by) ->
          switch (now) {
            case null -> null;
            case Open o -> new Acknowledged(o.since, at, by, o.rests);
            case Reopened r -> new Acknowledged(r.since, at, by, r.rests);
            case Acknowledged a -> a;
            case Resolved r -> r;
          };
      case Happening.Resolves(Instant at, String by) ->
          switch (now) {
            case null -> null;
            case Open o -> new Resolved(o.since, at, by, o.rests != null);
            case Acknowledged a -> new Resolved(a.since, at, by, a.rests != null);
            case Reopened r -> new Resolved(r.since, at, by, r.rests != null);
            case Resolved r -> r;
          };
    };
  }

  private static boolean lasted(Instant since, Instant at, Duration quiet) {
    return !at.isBefore(since.plus(quiet));
  }
}
