package dev.baton.local.verification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.proof.VerifierKey;
import dev.baton.contracts.verification.KeptCheckpoints;
import dev.baton.contracts.verification.KeptCheckpoints.Kept;
import dev.baton.contracts.verification.Keys;
import dev.baton.contracts.verification.LaneVerifier;
import dev.baton.contracts.verification.Outcome;
import dev.baton.local.Refusal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A ledger checked from outside, lane by lane. */
public final class Verification {
  private static final Duration SAY_EVERY = Duration.ofSeconds(2);
  private static final String PREFIX = "/ledger/v1";

  private final LedgerClient ledger;
  private final Asked asked;
  private final Consumer<String> say;
  private final Consumer<String> progress;

  private Verification(
      LedgerClient ledger, Asked asked, Consumer<String> say, Consumer<String> progress) {
    this.ledger = ledger;
    this.asked = asked;
    this.say = say;
    this.progress = progress;
  }

  /**
   * What is to be checked.
   *
   * @param ledger where it is: its origin, or that of a gateway, with or without the prefix of the
   *     API
   * @param token an auditor's, where entries are checked too
   * @param pinned keys that are trusted; none where nobody has one
   * @param entries whether what is stored is compared with the leaves
   * @param kept a file of checkpoints that somebody kept; null where nobody did
   */
  public record Asked(
      URI ledger, String token, List<VerifierKey> pinned, boolean entries, @Nullable Path kept) {}

  /**
   * Checks all lanes.
   *
   * @param say what came of it
   * @param progress how far it is
   * @return whether the ledger is what its checkpoints said
   * @throws Refusal where it cannot be checked
   */
  public static boolean run(Asked asked, Consumer<String> say, Consumer<String> progress)
      throws Refusal {
    try (LedgerClient ledger = new LedgerClient(prefix(asked.ledger()), asked.token())) {
      return new Verification(ledger, asked, say, progress).run();
    } catch (IOException e) {
      throw new Refusal(Refusal.reason(e));
    } catch (IllegalArgumentException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  private static URI prefix(URI ledger) {
    String path = ledger.getPath() == null ? "" : ledger.getPath().replaceAll("/+$", "");
    return ledger.resolve((path.endsWith(PREFIX) ? path : path + PREFIX) + "/");
  }

  private boolean run() throws IOException {
    List<Kept> kept = kept();
    List<Lane> lanes = lanes();
    Keys keys =
        Keys.of(
            asked.pinned(),
            lanes.stream().flatMap(lane -> lane.keys().stream()).distinct().toList());
    boolean holds = true;
    for (Kept one : kept) {
      int lane = keys.lane(one.checkpoint().origin());
      if (lane < 0) {
        throw new IllegalArgumentException(
            "line %d of %s keeps a checkpoint of '%s', and this ledger is '%s'"
                .formatted(one.line(), asked.kept(), one.checkpoint().origin(), keys.ledger()));
      }
      if (lane >= lanes.size()) {
        say.accept(
            "WRONG: lane %d: a checkpoint of it was kept (line %d), and the ledger shows %d lanes"
                .formatted(lane, one.line(), lanes.size()));
        holds = false;
      }
    }
    List<Outcome.Holds> proved = new ArrayList<>();
    for (Lane lane : lanes) {
      switch (verify(lane, keys, kept)) {
        case Outcome.Holds one -> {
          say.accept(line(one, lane));
          proved.add(one);
        }
        case Outcome.Broken broken -> {
          say.accept("WRONG: " + broken.contradiction().line());
          holds = false;
        }
      }
    }
    if (holds) {
      conclude(keys, proved);
    } else {
      say.accept("The ledger %s is not what its checkpoints say it is.".formatted(keys.ledger()));
    }
    return holds;
  }

  private Outcome verify(Lane lane, Keys keys, List<Kept> kept) throws IOException {
    long start = System.nanoTime();
    long[] said = {start};
    return LaneVerifier.verify(
        lane.number(),
        new HttpLane(ledger, lane.number()),
        keys,
        kept.stream().filter(one -> keys.lane(one.checkpoint().origin()) == lane.number()).toList(),
        asked.entries(),
        (leaves, size) -> {
          long now = System.nanoTime();
          if (now - said[0] >= SAY_EVERY.toNanos()) {
            said[0] = now;
            progress.accept(
                String.format(
                    Locale.ROOT,
                    "lane %d: %,d of %,d entries (%.0f %%), %,.0f a second",
                    lane.number(),
                    leaves,
                    size,
                    100.0 * leaves / size,
                    leaves / ((now - start) / 1e9)));
          }
        });
  }

  private String line(Outcome.Holds holds, Lane lane) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "lane %d: %,d entries under %,d checkpoints and %,d tiles",
            holds.lane(),
            holds.size(),
            holds.checkpoints(),
            holds.tiles()));
    if (asked.entries()) {
      line.append(
          String.format(
              Locale.ROOT, "; what is stored of %,d is what was recorded", holds.entries()));
      if (holds.erased() > 0) {
        line.append(String.format(Locale.ROOT, ", the content of %,d is erased", holds.erased()));
      }
    }
    if (holds.kept() > 0) {
      line.append(
          String.format(Locale.ROOT, "; %,d kept checkpoints are of its past", holds.kept()));
    }
    long behind = lane.position() + 1 - holds.size();
    if (behind > 0) {
      line.append(String.format(Locale.ROOT, "; %,d newer entries were under none yet", behind));
    }
    return line.toString();
  }

  private void conclude(Keys keys, List<Outcome.Holds> proved) {
    say.accept(
        String.format(
            Locale.ROOT,
            "The ledger %s is what its %,d checkpoints say it is: %,d entries on %d lanes%s.",
            keys.ledger(),
            proved.stream().mapToLong(Outcome.Holds::checkpoints).sum(),
            proved.stream().mapToLong(Outcome.Holds::size).sum(),
            proved.size(),
            asked.pinned().isEmpty() ? "" : ", signed by a pinned key"));
    if (asked.pinned().isEmpty()) {
      say.accept(
          "No key was pinned, so this proves no more than that the ledger agrees with itself. It"
              + " calls this its key, ask its operator by another way whether it is: --key "
              + keys.published().getFirst());
    }
    if (!asked.entries()) {
      say.accept("What is stored of the entries was not read: --entries does.");
    }
  }

  /** A lane as the ledger shows it. */
  private record Lane(int number, long position, List<VerifierKey> keys) {}

  private List<Lane> lanes() throws IOException {
    List<Lane> lanes = new ArrayList<>();
    for (JsonNode lane : ledger.json("lanes").path("lanes")) {
      List<VerifierKey> keys = new ArrayList<>();
      for (JsonNode key : lane.path("keys")) {
        keys.add(VerifierKey.parse(key.asText()));
      }
      if (lane.path("lane").asInt(-1) != lanes.size()) {
        throw new IOException("The ledger does not show its lanes one after the other.");
      }
      lanes.add(new Lane(lanes.size(), lane.path("position").asLong(-1), keys));
    }
    return lanes;
  }

  private List<Kept> kept() throws IOException {
    Path file = asked.kept();
    if (file == null) {
      return List.of();
    }
    try {
      return KeptCheckpoints.read(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s, %s".formatted(file, e.getMessage()), e);
    }
  }
}
