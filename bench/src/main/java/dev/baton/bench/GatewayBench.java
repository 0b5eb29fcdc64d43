package dev.baton.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.bench.anchor.BareConsumer;
import dev.baton.bench.anchor.BareProducer;
import dev.baton.bench.anchor.RawEvents;
import dev.baton.bench.gateway.Freshness;
import dev.baton.bench.gateway.Repeated;
import dev.baton.bench.gateway.Views;
import dev.baton.bench.ledger.Core;
import dev.baton.bench.ledger.OverHttp;
import dev.baton.bench.ledger.Service;
import dev.baton.bench.machine.Kafka;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Scratch;
import dev.baton.bench.workload.Workload;
import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipRecord;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import dev.baton.local.parts.TestIssuer;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.ProducerRecord;

/** {@code ./baton bench gateway}. */
final class GatewayBench {
  private static final String JOURNEY = "lead-to-support";
  private static final int HOURS = 24;
  private static final int CLIENTS = 1_000;
  private static final int AT_ONCE = 1_000;
  private static final int TIMES_THE_HISTORY = 100;
  private static final int QUESTIONS = 200;
  private static final int CALLERS = 16;
  private static final int ITEMS_A_CALL = 100;
  private static final Duration STEADY = Duration.ofSeconds(20);
  private static final Duration VISIBLE = Duration.ofSeconds(1);

  /** Growth of the median wait from the first third to the last that counts as none. */
  private static final double STEADY_WAIT = 1.5;

  private final Options options;
  private final PrintStream out;
  private final Scratch scratch;
  private final Vertx vertx;
  private final Postgres postgres;
  private final Kafka kafka;
  private final TestIssuer issuer;
  private final List<String> lines = new ArrayList<>();

  GatewayBench(Options options, PrintStream out, Scratch scratch, Vertx vertx, Postgres postgres)
      throws Exception {
    this.options = options;
    this.out = out;
    this.scratch = scratch;
    this.vertx = vertx;
    this.postgres = postgres;
    this.kafka = Kafka.start(scratch, options.lanes());
    this.issuer = scratch.keep(TestIssuer.start());
  }

  void measure() throws Exception {
    if (options.any("P9", "P10", "P13")) {
      overADay();
    }
    if (options.any("P8")) {
      p8();
    }
    out.println();
    lines.forEach(out::println);
  }

  private void overADay() throws Exception {
    tellJourney();
    Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(1));
    List<Workload.Told> told = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour++) {
      told.addAll(
          Workload.events(
              100 + hour,
              today.plus(Duration.ofHours(hour)),
              Math.max(1, options.events() / HOURS),
              Math.max(1, CLIENTS / HOURS)));
    }
    try (Postgres.Database written = postgres.ledger();
        Postgres.Database much = postgres.empty();
        Postgres.Database little = postgres.empty()) {
      new Core(told, options.lanes()).batches(postgres, written, AT_ONCE);
      BareProducer topic = BareProducer.of(written);
      topic.run(postgres, kafka);
      out.printf(
          "%d events of a day in the ledger's topic, %d lanes, journey of %d boundaries.%n",
          topic.size(), options.lanes(), Workload.TEAMS.size() - 1);
      try (Service gateway = gateway(much, "http://127.0.0.1:9")) {
        Views views = views(gateway);
        views.folded(topic.size());
        if (options.any("P9")) {
          p9(views, topic.size());
        }
        if (options.any("P10", "P13")) {
          try (Service before = gateway(little, "http://127.0.0.1:9")) {
            Views day = views(before);
            day.folded(topic.size());
            overHistory(written, much, topic.size(), day, views);
          }
        }
      }
    }
  }

  private void p9(Views views, long records) throws Exception {
    Comparison.Result result =
        new Comparison(out, postgres.promise(), options.rounds())
            .run(
                "P9  a rebuild of %d records until it was compared with the live one, by a bare consumer that parses each"
                    .formatted(records),
                "bare consumer",
                () -> BareConsumer.run(postgres, kafka, options.lanes()),
                "rebuild",
                () -> views.rebuild(postgres, records));
    lines.add(new Target("P9", 0.5).line(result.ratio()));
  }

  private void overHistory(
      Postgres.Database written, Postgres.Database much, long records, Views day, Views views)
      throws Exception {
    int days = (int) Math.max(2, Math.min(TIMES_THE_HISTORY, options.history() / records));
    Repeated.grow(much, options.any("P10") ? TIMES_THE_HISTORY : days);
    String all = "/api/v1/journeys/%s/continuity?bucket=week".formatted(JOURNEY);
    Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
    String window =
        all
            + "&from=%s&to=%s"
                .formatted(
                    today.minus(Duration.ofDays(1)).toString().substring(0, 10),
                    today.toString().substring(0, 10));
    if (options.any("P10")) {
      lines.add(new Target("P10", 1.0).line(p10("one day of it", window, day, views)));
      // a question a hundred times as long, with as many weeks in its answer: not what P10 is about
      p10("all of it, week by week", all, day, views);
    }
    if (options.any("P13")) {
      p13(RawEvents.of(written, days), days, today, all, views);
    }
  }

  /** What is left of the 1.2 that it may take longer. */
  private double p10(String what, String path, Views day, Views views) throws Exception {
    out.printf(
        Locale.ROOT,
        "%nP10 continuity of a journey, %s: p99 of %d, with %d days of history by with one%n",
        what,
        QUESTIONS,
        TIMES_THE_HISTORY);
    out.printf("  %-7s %13s %13s %8s%n", "round", "one day", "much", "ratio");
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round <= options.rounds(); round++) {
      double one = millis(day.ask(path, QUESTIONS), 99);
      double many = millis(views.ask(path, QUESTIONS), 99);
      if (round > 0) {
        ratios.add(many / one);
        out.printf(Locale.ROOT, "  %-7d %10.2f ms %10.2f ms %8.2f%n", round, one, many, many / one);
      }
    }
    out.printf(Locale.ROOT, "  %-7s %36.2f%n", "median", Median.of(ratios));
    return 1.2 / Median.of(ratios);
  }

  private void p13(RawEvents raw, int days, Instant today, String all, Views views)
      throws Exception {
    String path =
        all
            + "&from=%s&to=%s"
                .formatted(
                    today.minus(Duration.ofDays(days)).toString().substring(0, 10),
                    today.toString().substring(0, 10));
    out.printf(
        Locale.ROOT,
        "%nP13 counts, yields and waits of a journey, by SQL over %d raw events (the target means"
            + " 10 M: --history)%n",
        raw.size());
    out.printf("  %-7s %13s %13s %8s%n", "round", "SQL", "Baton", "ratio");
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round <= options.rounds(); round++) {
      double sql = raw.ask();
      double baton = millis(views.ask(path, 20), 50);
      if (round > 0) {
        ratios.add(sql / baton);
        out.printf(
            Locale.ROOT, "  %-7d %10.1f ms %10.2f ms %8.1f%n", round, sql, baton, sql / baton);
      }
    }
    long hops = 0;
    for (JsonNode boundary : views.get(path).path("seams")) {
      hops += boundary.path("hops").asLong();
    }
    if (hops != raw.hops()) {
      throw new IllegalStateException(
          "the answers differ: %d handoffs by SQL, %d here".formatted(raw.hops(), hops));
    }
    out.printf(
        Locale.ROOT, "  %-7s %36.1f   both count %d handoffs%n", "median", Median.of(ratios), hops);
    lines.add(new Target("P13", 100).line(Median.of(ratios)));
  }

  private void p8() throws Exception {
    String emitter = issuer.signer().token("emitter", Caller.EVERY_TEAM, Roles.EMITTER);
    String reader = issuer.signer().token("reader", null, Roles.READER);
    Kafka own = Kafka.start(scratch.under("freshness"), options.lanes());
    try (Postgres.Database database = postgres.ledger();
        Postgres.Database shown = postgres.empty();
        Service ledger =
            Service.ledger(scratch, database, own, issuer.issuer(), options.lanes(), true);
        Service gateway =
            Service.gateway(
                scratch, shown, own, issuer.issuer(), "http://127.0.0.1:" + ledger.port())) {
      OverHttp callers =
          new OverHttp(vertx, postgres, ledger, database, emitter, options.events(), 9_000_000);
      double sustained = 0;
      for (int i = 0; i <= Comparison.WARM_UP; i++) {
        sustained = callers.batches(CALLERS, ITEMS_A_CALL).rate();
      }
      views(gateway)
          .folded((long) (Comparison.WARM_UP + 1) * callers.events(CALLERS, ITEMS_A_CALL));
      double rate = sustained / 2;
      out.printf(
          Locale.ROOT,
          "%nP8  from an acknowledgement until a listener to the gateway's stream hears of it; %.0f"
              + " ev/s for %d s, half of what %d callers sustain with relay and gateway beside the"
              + " ledger%n",
          rate,
          STEADY.toSeconds(),
          CALLERS);
      out.printf(
          "  %-7s %10s %10s %10s %14s %14s%n",
          "round", "p50", "p99", "max", "p50 at first", "p50 at last");
      Freshness freshness = new Freshness(ledger, gateway, emitter, reader, 20_000_000);
      List<Double> slowest = new ArrayList<>();
      List<Double> growth = new ArrayList<>();
      for (int round = 0; round <= options.rounds(); round++) {
        Freshness.Seen seen = freshness.run(rate, STEADY);
        if (round > 0) {
          slowest.add(millis(seen.waits(), 99));
          growth.add(seen.late() / seen.early());
          out.printf(
              Locale.ROOT,
              "  %-7d %7.0f ms %7.0f ms %7.0f ms %11.0f ms %11.0f ms   %d refused%n",
              round,
              millis(seen.waits(), 50),
              millis(seen.waits(), 99),
              millis(seen.waits(), 100),
              seen.early() / 1e6,
              seen.late() / 1e6,
              seen.refused());
        }
      }
      lines.add(
          new Target("P8", 1.0)
              .line(
                  Math.min(
                      VISIBLE.toMillis() / Median.of(slowest), STEADY_WAIT / Median.of(growth))));
    }
  }

  private Service gateway(Postgres.Database database, String ledger) throws Exception {
    return Service.gateway(scratch, database, kafka, issuer.issuer(), ledger);
  }

  private Views views(Service gateway) {
    return new Views(gateway, issuer.signer().token("admin", null, Roles.ADMIN, Roles.READER));
  }

  private void tellJourney() throws Exception {
    List<Edge> edges = new ArrayList<>();
    for (int i = 1; i < Workload.TEAMS.size(); i++) {
      edges.add(new Edge(Workload.TEAMS.get(i - 1), Workload.TEAMS.get(i), "lead"));
    }
    Journey journey =
        new Journey(
            JOURNEY,
            1,
            "From a lead to support",
            null,
            edges,
            Duration.ofDays(30),
            List.of(),
            Instant.EPOCH,
            null);
    try (var producer = kafka.producer(Map.of())) {
      var sent =
          producer.send(
              new ProducerRecord<>(
                  Topics.OWNERSHIP,
                  journey.key(),
                  Json.bytes(
                      new OwnershipRecord(Workload.registered().size(), Instant.EPOCH, journey))));
      sent.get();
    }
  }

  private static double millis(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }
}
