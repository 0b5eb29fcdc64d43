package dev.baton.bench.ledger;

import dev.baton.bench.Measured;
import dev.baton.bench.machine.Cpu;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.workload.Workload;
import dev.baton.contracts.Lanes;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The ledger's core in this process, given commands as its intake makes them. */
public final class Core {
  private final int lanes;
  private final Registry registry;
  private final List<Command> commands;
  private final double readingMicros;

  /** Reads the events, once, before anything is measured. */
  public Core(List<Workload.Told> told, int lanes) {
    this.lanes = lanes;
    this.registry = Workload.registry();
    Instant now = Instant.now();
    List<Command> read = new ArrayList<>(told.size());
    told.stream().limit(20_000).forEach(event -> event.command(registry, now));
    long start = System.nanoTime();
    told.forEach(event -> read.add(event.command(registry, now)));
    this.readingMicros = (System.nanoTime() - start) / 1e3 / told.size();
    this.commands = List.copyOf(read);
  }

  /** What reading and canonicalising an event takes on one thread, in µs: not part of any round. */
  public double readingMicros() {
    return readingMicros;
  }

  /**
   * Writes all of it in batches.
   *
   * @param atOnce events a batch
   * @param database empty tables
   */
  public Measured batches(Postgres postgres, Postgres.Database database, int atOnce)
      throws Exception {
    List<List<List<Command>>> portions = portions(atOnce);
    try (LaneWriters writers = new LaneWriters(database, lanes, registry, atOnce)) {
      database.checkpoint();
      double jvm = Cpu.here();
      double server = Cpu.ofFamily(postgres.pid());
      long start = System.nanoTime();
      writers.writeAll(portions);
      double seconds = (System.nanoTime() - start) / 1e9;
      int events = commands.size();
      return new Measured(
          events,
          seconds,
          (Cpu.here() - jvm) / events,
          (Cpu.ofFamily(postgres.pid()) - server) / events,
          Double.NaN);
    }
  }

  private List<List<List<Command>>> portions(int atOnce) {
    List<List<Command>> byLane = new ArrayList<>();
    for (int lane = 0; lane < lanes; lane++) {
      byLane.add(new ArrayList<>());
    }
    commands.forEach(command -> byLane.get(Lanes.of(command.subject(), lanes)).add(command));
    return byLane.stream()
        .map(lane -> {
          List<List<Command>> portions = new ArrayList<>();
          for (int from = 0; from < lane.size(); from += atOnce) {
            portions.add(List.copyOf(lane.subList(from, Math.min(lane.size(), from + atOnce))));
          }
          return portions;
        })
        .toList();
  }
}
