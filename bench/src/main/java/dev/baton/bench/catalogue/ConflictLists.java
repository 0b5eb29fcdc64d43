package dev.baton.bench.catalogue;

import dev.baton.bench.Median;
import dev.baton.bench.Target;
import dev.baton.bench.ledger.Service;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Scratch;
import dev.baton.edge.Roles;
import dev.baton.local.parts.TestIssuer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long a page of conflicts takes in a large catalogue beside a small one, each in a service of
 * its own. Two teams define each term, and mean different things by every second.
 */
public final class ConflictLists {
  private static final int FEW = 1_000;
  private static final int AN_IMPORT = 10_000;
  private static final int REQUESTS = 200;
  private static final int WARM_UP = 3;
  private static final double MOST_BY_FEW = 2;
  private static final Pattern NEXT =
      Pattern.compile("<[^>]*(/definitions/v1[^>]*)>; rel=\"next\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Service service;
  private final String token;
  private final int definitions;
  private @Nullable String next;
  private int asked;

  private ConflictLists(Service service, String token, int definitions) {
    this.service = service;
    this.token = token;
    this.definitions = definitions;
  }

  /**
   * Measures and prints.
   *
   * @param rounds that count
   * @param many definitions of the large catalogue
   */
  public static void run(int rounds, int many, PrintStream out) throws Exception {
    Scratch scratch = Scratch.make();
    Vertx vertx = Vertx.vertx();
    Postgres postgres = scratch.keep(Postgres.start(scratch.directory(), vertx, 1));
    TestIssuer issuer = scratch.keep(TestIssuer.start());
    String token = issuer.signer().token("bench", null, Roles.GOVERNANCE);
    out.printf(
        "PostgreSQL %s (%s), Java %s, %d processors%n",
        postgres.version(),
        postgres.promise(),
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors());
    ConflictLists small = filled(FEW, scratch, postgres, issuer, token, out);
    ConflictLists large = filled(many, scratch, postgres, issuer, token, out);
    postgres.checkpoint();
    for (int i = 0; i < WARM_UP; i++) {
      small.pages();
      large.pages();
      small.terms();
      large.terms();
    }
    double pages = compare("a page of 100", small::pages, large::pages, small, large, rounds, out);
    double terms = compare("one term", small::terms, large::terms, small, large, rounds, out);
    out.println();
    out.println(new Target("D1", 1.0).line(MOST_BY_FEW / Math.max(pages, terms)));
  }

  private static ConflictLists filled(
      int definitions,
      Scratch scratch,
      Postgres postgres,
      TestIssuer issuer,
      String token,
      PrintStream out)
      throws Exception {
    Service service = scratch.keep(Service.definitions(scratch, postgres.empty(), issuer.issuer()));
    ConflictLists lists = new ConflictLists(service, token, definitions);
    long start = System.nanoTime();
    for (int from = 0; from < definitions; from += AN_IMPORT) {
      lists.fill(from, Math.min(from + AN_IMPORT, definitions));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    out.printf(
        Locale.ROOT,
        "%d definitions imported as JSON in %.1f s, %.0f/s%n",
        definitions,
        seconds,
        definitions / seconds);
    return lists;
  }

  private interface Round {
    Histogram run() throws Exception;
  }

  private static double compare(
      String what,
      Round few,
      Round many,
      ConflictLists small,
      ConflictLists large,
      int rounds,
      PrintStream out)
      throws Exception {
    out.printf(
        Locale.ROOT,
        "%nD1  conflicts, %s: p50 and p99 of %d requests one after the other%n",
        what,
        REQUESTS);
    out.printf(
        Locale.ROOT,
        "  %-7s %20d %20d %8s%n",
        "round",
        small.definitions,
        large.definitions,
        "p99");
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      Histogram a = few.run();
      Histogram b = many.run();
      double ratio = (double) b.getValueAtPercentile(99) / a.getValueAtPercentile(99);
      ratios.add(ratio);
      out.printf(Locale.ROOT, "  %-7d %20s %20s %8.2f%n", round, millis(a), millis(b), ratio);
    }
    double median = Median.of(ratios);
    out.printf(Locale.ROOT, "  %-7s %20s %20s %8.2f%n", "median", "", "", median);
    return median;
  }

  private static String millis(Histogram histogram) {
    return String.format(
        Locale.ROOT,
        "%.1f %.1f ms",
        histogram.getValueAtPercentile(50) / 1e3,
        histogram.getValueAtPercentile(99) / 1e3);
  }

  /** A page after the other, from the first again after the last. */
  private Histogram pages() throws Exception {
    Histogram histogram = new Histogram(3);
    for (int i = 0; i < REQUESTS; i++) {
      HttpResponse<byte[]> page =
          timed(next == null ? "/definitions/v1/conflicts?limit=100" : next, histogram);
      Matcher link = NEXT.matcher(page.headers().firstValue("Link").orElse(""));
      next = link.find() ? link.group(1) : null;
    }
    return histogram;
  }

  /** One term after the other, spread over all there are. */
  private Histogram terms() throws Exception {
    Histogram histogram = new Histogram(3);
    int terms = definitions / 2;
    for (int i = 0; i < REQUESTS; i++) {
      asked = (asked + 7919) % terms;
      timed("/definitions/v1/conflicts?term=term-" + asked, histogram);
    }
    return histogram;
  }

  private HttpResponse<byte[]> timed(String path, Histogram histogram)
      throws IOException, InterruptedException {
    HttpRequest request = request(path).GET().build();
    long start = System.nanoTime();
    HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    histogram.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
    if (answer.statusCode() != 200) {
      throw new IOException(path + " answers " + answer.statusCode());
    }
    return answer;
  }

  private void fill(int from, int to) throws IOException, InterruptedException {
    StringBuilder json = new StringBuilder("{\"baton\": \"definitions/v1\", \"terms\": [");
    for (int i = from; i < to; i += 2) {
      int term = i / 2;
      String window = term % 2 == 0 ? "P30D" : "P7D";
      json.append(i == from ? "" : ",")
          .append("{\"id\": \"term-%d\", \"definitions\": [".formatted(term))
          .append(definition(term, "marketing", "P30D"))
          .append(",")
          .append(definition(term, "sales", window))
          .append("]}");
    }
    HttpResponse<String> answer =
        client.send(
            request("/definitions/v1/imports/json")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.append("]}").toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200 || !answer.body().contains("\"refused\":[]")) {
      throw new IOException("the import answers " + answer.statusCode() + ": " + answer.body());
    }
  }

  private static String definition(int term, String team, String window) {
    return """
    {"id": "%1$s.term-%2$d", "team": "%1$s", "validFrom": "2026-01-01T00:00:00Z",
     "meaning": {"text": "What %1$s counts as term %2$d", "kind": "METRIC", "unit": "lead",
                 "filters": ["budget = yes"], "window": "%3$s"}}
    """
        .formatted(team, term, window);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d%s".formatted(service.port(), path)))
        .header("Authorization", "Bearer " + token);
  }
}
