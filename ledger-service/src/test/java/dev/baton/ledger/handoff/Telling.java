package dev.baton.ledger.handoff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.Money;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.event.Statement.CorrectionKind;
import dev.baton.contracts.event.Statement.EventRef;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.event.Statement.Reason;
import dev.baton.contracts.event.Statement.Replacement;
import dev.baton.contracts.ledger.Judgement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Says in a few words what a team said: "sales accepted h1 at minute 5". */
final class Telling {
  static final ItemRef LEAD = new ItemRef("lead", "L-42");
  static final String A = "marketing";
  static final String B = "sales";
  static final String C = "onboarding";

  private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
  private static final AtomicInteger IDS = new AtomicInteger();

  private Telling() {}

  static Instant minute(int n) {
    return START.plusSeconds(60L * n);
  }

  /** A fact about the handoff from A to B, unless told otherwise. */
  static Told fact(FactKind kind, @Nullable String handoff, int minute) {
    return new Told(
        new Fact(
            kind, LEAD, handoff, A, B, null, null, null, Map.of(), null, null, null, null,
            List.of()),
        minute,
        "/app",
        "e" + IDS.incrementAndGet(),
        null,
        null);
  }

  static Told offered(String handoff, int minute) {
    return fact(FactKind.OFFERED, handoff, minute);
  }

  static Told withdrawn(String handoff, int minute) {
    return fact(FactKind.WITHDRAWN, handoff, minute);
  }

  static Told received(@Nullable String handoff, int minute) {
    return fact(FactKind.RECEIVED, handoff, minute);
  }

  static Told accepted(@Nullable String handoff, int minute) {
    return fact(FactKind.ACCEPTED, handoff, minute);
  }

  static Told rejected(@Nullable String handoff, int minute) {
    return fact(FactKind.REJECTED, handoff, minute);
  }

  static Told forwarded(@Nullable String handoff, int minute) {
    return fact(FactKind.FORWARDED, handoff, minute);
  }

  static Told started(@Nullable String handoff, int minute) {
    return fact(FactKind.STARTED, handoff, minute);
  }

  static Told returned(@Nullable String handoff, int minute) {
    return fact(FactKind.RETURNED, handoff, minute);
  }

  static Told completed(@Nullable String handoff, int minute) {
    return fact(FactKind.COMPLETED, handoff, minute);
  }

  /** Its own team says it never happened. */
  static Recorded didNotOccur(Recorded wrong) {
    return correction(wrong, CorrectionKind.DID_NOT_OCCUR, null, wrong.statement().speaker());
  }

  static Recorded incorrect(Recorded wrong, Replacement with) {
    return correction(wrong, CorrectionKind.INCORRECT_DATA, with, wrong.statement().speaker());
  }

  static Recorded correction(
      Recorded wrong, CorrectionKind kind, @Nullable Replacement with, @Nullable String by) {
    String team = Objects.requireNonNull(by);
    return new Recorded(
        team,
        "/app",
        "c" + IDS.incrementAndGet(),
        EventType.CORRECTED,
        wrong.time().plusSeconds(IDS.get()),
        wrong.recordedAt(),
        new Statement.Correction(
            LEAD, team, new EventRef(wrong.source(), wrong.id()), kind, with, null, List.of()),
        null);
  }

  static Replacement time(int minute) {
    return new Replacement(minute(minute), null, null, null, null);
  }

  static Recorded linked(@Nullable String team, String offer, String phantom, int minute) {
    return new Recorded(
        team,
        "/app",
        "l" + IDS.incrementAndGet(),
        EventType.LINKED,
        minute(minute),
        minute(minute),
        new Statement.Link(LEAD, team, offer, phantom, null, List.of()),
        null);
  }

  static Recorded expired(String handoff, int minute) {
    return new Recorded(
        null,
        Expiry.LEDGER,
        "x" + IDS.incrementAndGet(),
        EventType.EXPIRED,
        minute(minute),
        minute(minute),
        new Statement.Expired(LEAD, handoff, minute(minute)),
        null);
  }

  static Recorded judgedLater(Recorded offer, Judgement judgement) {
    Fact fact = (Fact) offer.statement();
    return new Recorded(
        null,
        Expiry.LEDGER,
        "j" + IDS.incrementAndGet(),
        EventType.JUDGED,
        offer.time(),
        offer.recordedAt(),
        new Statement.Judged(
            LEAD, Objects.requireNonNull(fact.handoff()), new EventRef(offer.source(), offer.id())),
        judgement);
  }

  /** A judgement by contract 1 with this deadline. */
  static Judgement due(int minute) {
    return new Judgement("a--b--lead", 1, 7, minute(minute), Map.of());
  }

  static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A fact that can still be told otherwise. */
  record Told(
      Fact fact,
      int minute,
      String source,
      String id,
      @Nullable String team,
      @Nullable Judgement judgement) {

    Told from(@Nullable String from) {
      return with(
          new Fact(
              fact.kind(),
              fact.item(),
              fact.handoff(),
              from,
              fact.to(),
              fact.actor(),
              fact.value(),
              fact.context(),
              fact.definitions(),
              fact.reason(),
              fact.onwardTo(),
              fact.outcome(),
              fact.usableAsIs(),
              fact.dataSubjects()));
    }

    Told to(String to) {
      return with(
          new Fact(
              fact.kind(),
              fact.item(),
              fact.handoff(),
              fact.from(),
              to,
              fact.actor(),
              fact.value(),
              fact.context(),
              fact.definitions(),
              fact.reason(),
              fact.onwardTo(),
              fact.outcome(),
              fact.usableAsIs(),
              fact.dataSubjects()));
    }

    Told saying(
        @Nullable String value,
        @Nullable JsonNode context,
        @Nullable String reason,
        @Nullable String outcome,
        @Nullable Boolean usable) {
      return with(
          new Fact(
              fact.kind(),
              fact.item(),
              fact.handoff(),
              fact.from(),
              fact.to(),
              fact.actor(),
              value == null ? fact.value() : new Money(new BigDecimal(value), "EUR"),
              context == null ? fact.context() : context,
              fact.definitions(),
              reason == null ? fact.reason() : new Reason(reason, null),
              fact.onwardTo(),
              outcome == null ? fact.outcome() : outcome,
              usable == null ? fact.usableAsIs() : usable,
              fact.dataSubjects()));
    }

    Told worth(String amount) {
      return saying(amount, null, null, null, null);
    }

    Told because(String code) {
      return saying(null, null, code, null, null);
    }

    Told usable(boolean usable) {
      return saying(null, null, null, null, usable);
    }

    Told context(String json) {
      return saying(null, json(json), null, null, null);
    }

    Told definitions(Map<String, String> versions) {
      return with(
          new Fact(
              fact.kind(),
              fact.item(),
              fact.handoff(),
              fact.from(),
              fact.to(),
              fact.actor(),
              fact.value(),
              fact.context(),
              versions,
              fact.reason(),
              fact.onwardTo(),
              fact.outcome(),
              fact.usableAsIs(),
              fact.dataSubjects()));
    }

    Told id(String newSource, String newId) {
      return new Told(fact, minute, newSource, newId, team, judgement);
    }

    /** The slug the registry knew the speaker by. */
    Told team(String slug) {
      return new Told(fact, minute, source, id, slug, judgement);
    }

    Told judged(Judgement verdict) {
      return new Told(fact, minute, source, id, team, verdict);
    }

    private Told with(Fact other) {
      return new Told(other, minute, source, id, team, judgement);
    }

    Recorded said() {
      return new Recorded(
          team == null ? fact.speaker() : team,
          source,
          id,
          EventType.of(fact.kind()),
          Telling.minute(minute),
          Telling.minute(minute + 1),
          fact,
          judgement);
    }
  }

  static ItemState state(Recorded... entries) {
    return Items.of(LEAD, List.of(entries));
  }
}
