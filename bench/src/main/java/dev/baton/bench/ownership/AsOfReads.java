package dev.baton.bench.ownership;

import dev.baton.bench.Comparison;
import dev.baton.bench.Median;
import dev.baton.bench.Target;
import dev.baton.bench.machine.Kafka;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Scratch;
import dev.baton.edge.Roles;
import dev.baton.local.parts.TestIssuer;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * O1: who was accountable at an instant, asked of a registry of 10,000 boundaries and a million
 * periods, beside one of a hundredth of that.
 */
public final class AsOfReads {
  private static final int BOUNDARIES = 10_000;
  private static final int SHARE = 100;

  /** Of the small registry's p99, at most. */
  private static final double LIMIT = 1.5;

  private final PrintStream out;
  private final Postgres postgres;
  private final FilledRegistry small;
  private final FilledRegistry large;

  private AsOfReads(
      PrintStream out, Postgres postgres, FilledRegistry small, FilledRegistry large) {
    this.out = out;
    this.postgres = postgres;
    this.small = small;
    this.large = large;
  }

  /**
   * Measures and prints.
   *
   * @param rounds that count
   * @param reads in each, of either registry
   */
  public static void run(PrintStream out, Scratch scratch, Postgres postgres, int rounds, int reads)
      throws IOException, InterruptedException, SQLException {
    Kafka kafka = Kafka.start(scratch, 1);
    TestIssuer issuer = scratch.keep(TestIssuer.start());
    String token = issuer.signer().token("reader", null, Roles.READER);
    FilledRegistry small =
        scratch.keep(
            FilledRegistry.start(
                scratch, postgres.empty(), kafka, issuer.issuer(), token, BOUNDARIES / SHARE));
    FilledRegistry large =
        scratch.keep(
            FilledRegistry.start(
                scratch, postgres.empty(), kafka, issuer.issuer(), token, BOUNDARIES));
    AsOfReads measured = new AsOfReads(out, postgres, small, large);
    double worst =
        Math.max(
            measured.compare("as it is known now", rounds, reads, false),
            measured.compare("as it was known then", rounds, reads, true));
    out.printf("%n%s%n", new Target("O1", 1).line(LIMIT / worst));
  }

  private double compare(String title, int rounds, int reads, boolean known)
      throws IOException, InterruptedException, SQLException {
    out.printf(
        Locale.ROOT,
        "%nO1  GET /ownership/v1/boundaries/{id}/assignments?asOf=, %s, %d reads one after the"
            + " other%n  %-7s %28s %28s %8s%n",
        title,
        reads,
        "round",
        "%,d periods p50, p99".formatted(small.periods()),
        "%,d periods p50, p99".formatted(large.periods()),
        "ratio");
    for (int i = 0; i < Comparison.WARM_UP; i++) {
      small.read(reads, known);
      large.read(reads, known);
    }
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      postgres.checkpoint();
      double[] few = small.read(reads, known);
      double[] many = large.read(reads, known);
      ratios.add(p99(many) / p99(few));
      out.printf(
          Locale.ROOT,
          "  %-7d %12.2f ms %10.2f ms %12.2f ms %10.2f ms %8.2f%n",
          round,
          few[reads / 2],
          p99(few),
          many[reads / 2],
          p99(many),
          ratios.getLast());
    }
    double ratio = Median.of(ratios);
    out.printf(Locale.ROOT, "  median of the ratios of p99 %.2f, at most %.2f%n", ratio, LIMIT);
    return ratio;
  }

  private static double p99(double[] sorted) {
    return sorted[sorted.length * 99 / 100];
  }
}
