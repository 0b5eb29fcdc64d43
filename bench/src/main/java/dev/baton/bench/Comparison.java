package dev.baton.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Two sides measured in turn, and what came of it. */
public final class Comparison {
  /** Before that many rounds the compiler still takes a fifth of the machine. */
  public static final int WARM_UP = 3;

  private final PrintStream out;
  private final String promise;
  private final int rounds;

  /**
   * Where and how often.
   *
   * @param promise how durable everything is, printed beside every number
   */
  public Comparison(PrintStream out, String promise, int rounds) {
    this.out = out;
    this.promise = promise;
    this.rounds = rounds;
  }

  /** One side. */
  public interface Side {
    /** Does it once, on fresh tables. */
    Measured run() throws Exception;
  }

  /**
   * Median rates and the median of the ratios, subject by anchor.
   *
   * @param cpu median of what the subject took of processors for an event, by what the anchor took
   */
  public record Result(double anchor, double subject, double ratio, double cpu) {}

  /**
   * Measures both in turn, each {@link #WARM_UP} times before it counts.
   *
   * @param title what is compared, and whatever a reader must know of it
   */
  public Result run(String title, String anchorName, Side anchor, String subjectName, Side subject)
      throws Exception {
    out.printf("%n%s%n", title);
    out.printf(Locale.ROOT, "  %-7s %16s %16s %8s%n", "round", anchorName, subjectName, "ratio");
    for (int i = 0; i < WARM_UP; i++) {
      anchor.run();
      subject.run();
    }
    List<Measured> anchors = new ArrayList<>();
    List<Measured> subjects = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> processor = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      Measured a = anchor.run();
      Measured b = subject.run();
      anchors.add(a);
      subjects.add(b);
      ratios.add(b.rate() / a.rate());
      processor.add((b.jvm() + b.postgres()) / (a.jvm() + a.postgres()));
      line(Integer.toString(round), a.rate(), b.rate(), ratios.getLast());
    }
    Result result =
        new Result(
            Median.of(anchors.stream().map(Measured::rate).toList()),
            Median.of(subjects.stream().map(Measured::rate).toList()),
            Median.of(ratios),
            Median.of(processor));
    line("median", result.anchor(), result.subject(), result.ratio());
    cpu(anchorName, anchors);
    cpu(subjectName, subjects);
    return result;
  }

  private void line(String round, double anchor, double subject, double ratio) {
    out.printf(
        Locale.ROOT,
        "  %-7s %11.0f ev/s %11.0f ev/s %8.2f   %s%n",
        round,
        anchor,
        subject,
        ratio,
        promise);
    out.flush();
  }

  private void cpu(String name, List<Measured> rounds) {
    out.printf(
        Locale.ROOT,
        "  CPU µs/event, %-16s JVM %s  PostgreSQL %s  generator %s%n",
        name + ":",
        micros(rounds.stream().map(Measured::jvm).toList()),
        micros(rounds.stream().map(Measured::postgres).toList()),
        micros(rounds.stream().map(Measured::generator).toList()));
    out.flush();
  }

  private static String micros(List<Double> values) {
    double median = Median.of(values);
    return Double.isNaN(median) ? "in the JVM" : String.format(Locale.ROOT, "%.1f", median);
  }
}
