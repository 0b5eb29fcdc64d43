package dev.baton.ledger.imports.hop;

import dev.baton.contracts.event.FactKind;
import dev.baton.ledger.imports.log.Row;
import dev.baton.ledger.imports.log.Row.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The handoffs in a log of what was done.
 *
 * <p>A visit is a run of rows with the same group; a handoff is the step from one visit to the
 * next. Its offer is the row with which the receiver's visit begins, where the mapping calls that
 * row queued. A mapping that names queued rows and a visit without one: nobody offered, the handoff
 * is silent. A mapping that names none: the sender's last row is the offer. Accepted is the first
 * row of the visit that the mapping calls so, or just the first. What goes straight back was
 * rejected, or returned once it was accepted; what goes on to a third team unaccepted was
 * forwarded. Each of these happens as the item is offered on. Completed is the last row that is
 * called so, in the last visit.
 *
 * <p>Holds one visit's first and last rows, however many there are.
 */
public final class Visits implements Telling {
  private final Named named;
  private final String item;
  private final Consumer<Hop> hops;
  private int number;
  private @Nullable Visit visit;

  /** Which rows the mapping names. */
  record Named(boolean queued, boolean accepted) {}

  Visits(Named named, String item, Consumer<Hop> hops) {
    this.named = named;
    this.item = item;
    this.hops = hops;
  }

  @Override
  public void add(Row row) {
    if (!(row instanceof Step step)) {
      throw new IllegalArgumentException("a fact is no step of a visit");
    }
    Visit now = visit;
    if (now != null && now.group.equals(step.group())) {
      now.add(step);
      return;
    }
    Step offer = null;
    if (now != null) {
      offer = named.queued() ? (step.queued() ? step : null) : now.last;
      leave(now, step.group(), offer == null ? step : offer);
    }
    visit = new Visit(now == null ? null : now.group, offer, step);
  }

  @Override
  public void end() {
    Visit last = visit;
    if (last != null) {
      if (last.completed != null) {
        last.say(FactKind.COMPLETED, last.completed, null);
      }
      tell(last, false);
    }
  }

  /**
   * The item leaves a visit.
   *
   * @param row with which it does
   */
  private void leave(Visit left, String next, Step row) {
    boolean back = next.equals(left.from);
    if (back) {
      left.say(left.accepted == null ? FactKind.REJECTED : FactKind.RETURNED, row, null);
    } else if (left.accepted == null) {
      left.say(FactKind.FORWARDED, row, next);
    }
    tell(left, back);
  }

  private void tell(Visit told, boolean wentBack) {
    if (told.from != null) {
      hops.accept(new Hop(told.from, told.group, wentBack, told.facts));
    }
  }

  private final class Visit {
    private final @Nullable String from;
    private final String group;
    private final String handoff;
    private final List<Hop.Fact> facts = new ArrayList<>();
    private Step last;
    private @Nullable Step accepted;
    private @Nullable Step completed;

    Visit(@Nullable String from, @Nullable Step offer, Step first) {
      this.from = from;
      this.group = first.group();
      this.last = first;
      if (from != null) {
        number++;
      }
      this.handoff = HopNames.handoff(item, number);
      if (offer != null) {
        say(FactKind.OFFERED, offer, null);
      }
      see(first, !named.accepted() || first.accepted());
    }

    void add(Step step) {
      last = step;
      see(step, step.accepted());
    }

    private void see(Step step, boolean accepts) {
      if (accepts && accepted == null) {
        accepted = step;
        say(FactKind.ACCEPTED, step, null);
      }
      if (step.completed()) {
        completed = step;
      }
    }

    void say(FactKind kind, Step row, @Nullable String onwardTo) {
      facts.add(
          new Hop.Fact(
              row.number(),
              kind,
              row.time(),
              handoff,
              HopNames.event(handoff, kind),
              null,
              null,
              onwardTo,
              null,
              row.carried()));
    }
  }
}
