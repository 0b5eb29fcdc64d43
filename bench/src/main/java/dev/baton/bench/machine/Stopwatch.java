package dev.baton.bench.machine;

import dev.baton.bench.Measured;

/** Measures what happens between {@link #start} and {@link #stop}. */
public final class Stopwatch {
  private static final long HERE = -1;

  private final Postgres postgres;
  private final long subject;
  private final double jvm;
  private final double server;
  private final double generator;
  private final long start;

  private Stopwatch(Postgres postgres, long subject) {
    this.postgres = postgres;
    this.subject = subject;
    this.jvm = subject == HERE ? Cpu.here() : Cpu.of(subject);
    this.generator = subject == HERE ? Double.NaN : Cpu.here();
    this.server = Cpu.ofFamily(postgres.pid());
    this.start = System.nanoTime();
  }

  /** For what this JVM does itself. */
  public static Stopwatch start(Postgres postgres) {
    return new Stopwatch(postgres, HERE);
  }

  /** For what another process does when this one asks it. */
  public static Stopwatch start(Postgres postgres, long pid) {
    return new Stopwatch(postgres, pid);
  }

  /** What these events took. */
  public Measured stop(long events) {
    double seconds = (System.nanoTime() - start) / 1e9;
    double jvmNow = subject == HERE ? Cpu.here() : Cpu.of(subject);
    return new Measured(
        events,
        seconds,
        (jvmNow - jvm) / events,
        (Cpu.ofFamily(postgres.pid()) - server) / events,
        subject == HERE ? Double.NaN : (Cpu.here() - generator) / events);
  }
}
