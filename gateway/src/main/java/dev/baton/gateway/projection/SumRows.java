package dev.baton.gateway.projection;

import static dev.baton.gateway.projection.Rows.utc;
import static java.util.stream.Collectors.joining;

import dev.baton.gateway.projection.ReadModel.Advance;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes what folds change into the tables of the read model. */
final class SumRows {
  private static final SumTable.Key<Fold.SeamHour> SEAM_HOUR =
      new SumTable.Key<Fold.SeamHour>()
          .edges(Fold.SeamHour::edge)
          .time("hour", Fold.SeamHour::hour);

  private static final SumTable.Key<Fold.SeamDay> SEAM_DAY =
      new SumTable.Key<Fold.SeamDay>().edges(Fold.SeamDay::edge).day("day", Fold.SeamDay::day);

  private static final SumTable.Key<Fold.Worth> WORTH =
      new SumTable.Key<Fold.Worth>()
          .edges(Fold.Worth::edge)
          .time("hour", Fold.Worth::hour)
          .text("disposition", w -> w.disposition().name())
          .text("currency", Fold.Worth::currency)
          .truth("heard", Fold.Worth::heard);

  private static final SumTable.Key<Fold.PhantomWorth> PHANTOM_WORTH =
      new SumTable.Key<Fold.PhantomWorth>()
          .edges(Fold.PhantomWorth::edge)
          .day("day", Fold.PhantomWorth::day)
          .text("currency", Fold.PhantomWorth::currency);

  private static final SumTable.Key<Fold.Chosen> CHOSEN =
      new SumTable.Key<Fold.Chosen>()
          .text("boundary", Fold.Chosen::boundary)
          .edges(Fold.Chosen::edge)
          .time("hour", Fold.Chosen::hour)
          .text("disposition", c -> c.disposition().name())
          .truth("first_pass", Fold.Chosen::firstPass);

  private static final SumTable.Key<Fold.WorthDay> WORTH_DAY =
      new SumTable.Key<Fold.WorthDay>()
          .edges(Fold.WorthDay::edge)
          .day("day", Fold.WorthDay::day)
          .text("disposition", w -> w.disposition().name())
          .text("currency", Fold.WorthDay::currency)
          .truth("heard", Fold.WorthDay::heard);

  private static final SumTable.Key<Fold.WaitBin> WAIT_BIN =
      new SumTable.Key<Fold.WaitBin>()
          .edges(Fold.WaitBin::edge)
          .day("day", Fold.WaitBin::day)
          .text("kind", w -> w.kind().name())
          .integer("bin", Fold.WaitBin::bin);

  private static final SumTable.Key<Fold.FieldVerdict> FIELD_VERDICT =
      new SumTable.Key<Fold.FieldVerdict>()
          .edges(Fold.FieldVerdict::edge)
          .day("day", Fold.FieldVerdict::day)
          .text("field", Fold.FieldVerdict::field)
          .text("verdict", v -> v.verdict().name());

  private static final SumTable.Key<Fold.ReasonGiven> REASON_GIVEN =
      new SumTable.Key<Fold.ReasonGiven>()
          .edges(Fold.ReasonGiven::edge)
          .day("day", Fold.ReasonGiven::day)
          .text("code", Fold.ReasonGiven::code);

  private static final SumTable.Key<Fold.DefinitionUsed> DEFINITION_USED =
      new SumTable.Key<Fold.DefinitionUsed>()
          .edges(Fold.DefinitionUsed::edge)
          .day("day", Fold.DefinitionUsed::day)
          .text("side", d -> d.side().name())
          .text("definition", Fold.DefinitionUsed::definition)
          .text("version", Fold.DefinitionUsed::version);

  private static final SumTable.Key<Fold.BothMeanings> BOTH_MEANINGS =
      new SumTable.Key<Fold.BothMeanings>()
          .edges(Fold.BothMeanings::edge)
          .day("day", Fold.BothMeanings::day)
          .text("term", Fold.BothMeanings::term)
          .applied("sent", Fold.BothMeanings::sender)
          .applied("understood", Fold.BothMeanings::receiver)
          .text("disposition", m -> m.disposition().name());

  private static final SumTable.Key<Fold.ContextFate> CONTEXT_FATE =
      new SumTable.Key<Fold.ContextFate>()
          .edges(Fold.ContextFate::edge)
          .day("day", Fold.ContextFate::day)
          .truth("missing", Fold.ContextFate::missing)
          .text("disposition", f -> f.disposition().name());

  private static final SumTable.Key<Fold.HandOn> HAND_ON =
      new SumTable.Key<Fold.HandOn>()
          .edges(Fold.HandOn::edge)
          .day("day", Fold.HandOn::day)
          .integer("bin", Fold.HandOn::bin);

  private static final SumTable.Key<Fold.Acceptance> ACCEPTANCE =
      new SumTable.Key<Fold.Acceptance>()
          .edges(Fold.Acceptance::edge)
          .time("hour", Fold.Acceptance::hour);

  private static final SumTable.Key<Fold.AnswerPlace> ANSWER_PLACE =
      new SumTable.Key<Fold.AnswerPlace>()
          .edges(Fold.AnswerPlace::edge)
          .day("day", Fold.AnswerPlace::day)
          .integer("twentieth", Fold.AnswerPlace::twentieth);

  private static final SumTable.Key<Fold.OpenOffer> OPEN_OFFER =
      new SumTable.Key<Fold.OpenOffer>()
          .edges(Fold.OpenOffer::edge)
          .time("offered", Fold.OpenOffer::offered)
          .time("due", Fold.OpenOffer::due)
          .truth("suspected", Fold.OpenOffer::suspected)
          .text("currency", Fold.OpenOffer::currency);

  private static final SumTable.Key<Fold.OpenDay> OPEN_DAY =
      new SumTable.Key<Fold.OpenDay>()
          .edges(Fold.OpenDay::edge)
          .day("offered", Fold.OpenDay::offered)
          .day("due", Fold.OpenDay::due)
          .truth("suspected", Fold.OpenDay::suspected)
          .text("currency", Fold.OpenDay::currency);

  private static final SumTable.Key<Fold.Way> WAY =
      new SumTable.Key<Fold.Way>()
          .text("work_type", Fold.Way::workType)
          .day("entered", Fold.Way::entered)
          .day("last", Fold.Way::last)
          .time("since", Fold.Way::since)
          .digested("path", "digest", Fold.Way::path)
          .truth("cut", Fold.Way::cut)
          .text("currency", Fold.Way::currency);

  private static final SumTable.Key<Fold.Way> WAY_DAY =
      new SumTable.Key<Fold.Way>()
          .text("work_type", Fold.Way::workType)
          .day("entered", Fold.Way::entered)
          .day("last", Fold.Way::last)
          .digested("path", "digest", Fold.Way::path)
          .truth("cut", Fold.Way::cut)
          .text("currency", Fold.Way::currency);

  private static final SumTable.Key<Fold.LeadTime> LEAD_TIME =
      new SumTable.Key<Fold.LeadTime>()
          .text("work_type", Fold.LeadTime::workType)
          .day("entered", Fold.LeadTime::entered)
          .text("first", Fold.LeadTime::first)
          .text("last", Fold.LeadTime::last)
          .integer("share", Fold.LeadTime::share);

  private static final SumTable.Key<Fold.HoldBin> HOLD_BIN =
      new SumTable.Key<Fold.HoldBin>()
          .text("team", Fold.HoldBin::team)
          .text("work_type", Fold.HoldBin::workType)
          .day("entered", Fold.HoldBin::entered)
          .integer("bin", Fold.HoldBin::bin);

  private static final List<SumTable<?, ?>> TABLES =
      List.of(
          SEAM_HOUR.measured("seam_sum", Fold::seams),
          SEAM_DAY.measured("seam_day", Fold::seamDays),
          WORTH.valued("seam_value", f -> f.worths),
          WORTH_DAY.valued("seam_value_day", Fold::worthDays),
          PHANTOM_WORTH.valued("phantom_value", f -> f.phantoms),
          CHOSEN.counted("boundary_offer", f -> f.chosen),
          WAIT_BIN.counted("wait_bin", f -> f.waits),
          WAIT_BIN.counted("wait_bin_month", f -> f.waits.by(Fold.WaitBin::ofMonth)),
          FIELD_VERDICT.counted("context_field", f -> f.fields),
          FIELD_VERDICT.counted(
              "context_field_month", f -> f.fields.by(Fold.FieldVerdict::ofMonth)),
          REASON_GIVEN.counted("reason_given", f -> f.reasons),
          REASON_GIVEN.counted("reason_given_month", f -> f.reasons.by(Fold.ReasonGiven::ofMonth)),
          DEFINITION_USED.counted("definition_used", f -> f.definitions),
          BOTH_MEANINGS.counted("both_meanings", f -> f.meanings),
          BOTH_MEANINGS.counted(
              "both_meanings_month", f -> f.meanings.by(Fold.BothMeanings::ofMonth)),
          CONTEXT_FATE.counted("context_fate", f -> f.fates),
          OPEN_OFFER.valued("open_offer", f -> f.open),
          OPEN_DAY.valued("open_offer_day", Fold::openDays),
          WAY.valued("way", f -> f.ways),
          WAY_DAY.valued("way_day", f -> f.ways.by(Fold.Way::whenever)),
          LEAD_TIME.counted("lead_time", f -> f.leads),
          LEAD_TIME.counted("lead_time_month", f -> f.leads.by(Fold.LeadTime::ofMonth)),
          HOLD_BIN.counted("hold_bin", f -> f.holds),
          HAND_ON.counted("hand_on", f -> f.handOns),
          ACCEPTANCE.counted("acceptance", f -> f.acceptances),
          ANSWER_PLACE.counted("answer_place", f -> f.places));

  private SumRows() {}

  /** The steps that bring what these folds change into the tables, in their order. */
  static List<Uni<Void>> of(SqlConnection connection, List<Advance> advances) {
    List<Uni<Void>> steps = new ArrayList<>();
    TABLES.forEach(table -> table.change(steps, connection, advances));
    awaited(steps, connection, advances);
    words(steps, connection, advances);
    return steps;
  }

  private record OfLane<T>(int lane, T value) {}

  private static <T> List<OfLane<T>> all(
      List<Advance> advances, Function<Fold, ? extends Collection<T>> of) {
    return advances.stream()
        .flatMap(advance ->
            of.apply(advance.fold()).stream().map(t -> new OfLane<>(advance.to().lane(), t)))
        .toList();
  }

  /** A handoff is awaited once or not at all: no sum, and found by its digest alone. */
  private static void awaited(
      List<Uni<Void>> steps, SqlConnection connection, List<Advance> advances) {
    List<OfLane<Map.Entry<Awaited, Amount>>> changes =
        all(advances, fold -> fold.awaited.remaining());
    // one whose deadline moved goes before it comes
    List<OfLane<Map.Entry<Awaited, Amount>>> gone =
        changes.stream().filter(c -> c.value().getValue().count() < 0).toList();
    if (!gone.isEmpty()) {
      steps.add(
          Rows.execute(
              connection,
              """
              delete from awaited t using unnest($1::int[], $2::text[]) as k(lane, handoff)
              where t.lane = k.lane and t.digest = sha256(convert_to(k.handoff, 'UTF8'))
              """,
              Tuple.of(
                  Rows.array(gone, Integer[]::new, OfLane::lane),
                  Rows.array(gone, String[]::new, c -> c.value().getKey().handoffText()))));
    }
    List<OfLane<Awaited>> come =
        changes.stream()
            .filter(c -> c.value().getValue().count() > 0)
            .map(c -> new OfLane<>(c.lane(), c.value().getKey()))
            .toList();
    if (!come.isEmpty()) {
      steps.add(
          Rows.execute(
              connection,
              """
              insert into awaited (lane, digest, handoff, seam, offered, soon, due)
              select k.lane, sha256(convert_to(k.handoff, 'UTF8')), k.handoff, k.seam, k.offered,
                k.soon, k.due
              from unnest($1::int[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[],
                $6::timestamptz[]) as k(lane, handoff, seam, offered, soon, due)
              on conflict (digest, lane) do update
              set seam = excluded.seam, offered = excluded.offered, soon = excluded.soon,
                due = excluded.due
              """,
              Tuple.tuple()
                  .addValue(Rows.array(come, Integer[]::new, OfLane::lane))
                  .addValue(Rows.array(come, String[]::new, c -> c.value().handoffText()))
                  .addValue(Rows.array(come, String[]::new, c -> c.value().seamText()))
                  .addValue(Rows.array(come, OffsetDateTime[]::new, c -> utc(c.value().offered())))
                  .addValue(Rows.array(come, OffsetDateTime[]::new, c -> utc(c.value().soon())))
                  .addValue(Rows.array(come, OffsetDateTime[]::new, c -> utc(c.value().due())))));
    }
  }

  private static void words(
      List<Uni<Void>> steps, SqlConnection connection, List<Advance> advances) {
    Map<Evidence, List<OfLane<Evidence.Word>>> byTable = new EnumMap<>(Evidence.class);
    all(advances, Fold::words)
        .forEach(w -> byTable.computeIfAbsent(w.value().evidence(), e -> new ArrayList<>()).add(w));
    byTable.forEach((evidence, words) ->
        steps.add(Rows.execute(connection, latest(evidence), arguments(evidence, words))));
  }

  private static String latest(Evidence evidence) {
    List<Evidence.Column> columns = evidence.columns();
    List<String> arrays = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      arrays.add("$" + (i + 2) + "::" + columns.get(i).type() + "[]");
    }
    int next = columns.size() + 2;
    return """
    insert into %1$s as t (lane, %2$s, time, source, id)
    select * from unnest($1::int[], %3$s, $%4$d::timestamptz[], $%5$d::text[], $%6$d::text[])
    on conflict (%7$s, lane) do update set %8$s
    where (t.time, t.source collate "C", t.id collate "C")
      < (excluded.time, excluded.source collate "C", excluded.id collate "C")
    """
        .formatted(
            evidence.table(),
            columns.stream().map(Evidence.Column::name).collect(joining(", ")),
            String.join(", ", arrays),
            next,
            next + 1,
            next + 2,
            evidence.key().stream().map(Evidence.Column::name).collect(joining(", ")),
            Stream.concat(
                    columns.stream()
                        .filter(c -> !evidence.key().contains(c))
                        .map(Evidence.Column::name),
                    Stream.of("time", "source", "id"))
                .map(c -> c + " = excluded." + c)
                .collect(joining(", ")));
  }

  private static Tuple arguments(Evidence evidence, List<OfLane<Evidence.Word>> all) {
    List<Evidence.Word> words = all.stream().map(OfLane::value).toList();
    Tuple arguments = Tuple.tuple().addValue(Rows.array(all, Integer[]::new, OfLane::lane));
    for (int i = 0; i < evidence.columns().size(); i++) {
      int column = i;
      Function<Evidence.Word, @Nullable Object> value = w -> w.values().get(column);
      arguments.addValue(
          switch (evidence.columns().get(i).type()) {
            case TEXT -> Rows.array(words, String[]::new, w -> (String) value.apply(w));
            case NUMERIC -> Rows.array(words, BigDecimal[]::new, w -> (BigDecimal) value.apply(w));
            case BOOLEAN -> Rows.array(words, Boolean[]::new, w -> (Boolean) value.apply(w));
            case TIMESTAMPTZ ->
                Rows.array(
                    words,
                    OffsetDateTime[]::new,
                    w -> value.apply(w) instanceof Instant time ? utc(time) : null);
          });
    }
    return arguments
        .addValue(Rows.array(words, OffsetDateTime[]::new, w -> utc(w.time())))
        .addValue(Rows.array(words, String[]::new, Evidence.Word::source))
        .addValue(Rows.array(words, String[]::new, Evidence.Word::id));
  }
}
