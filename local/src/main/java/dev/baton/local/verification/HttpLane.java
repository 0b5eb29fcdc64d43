package dev.baton.local.verification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.SignedNote;
import dev.baton.contracts.proof.Tile;
import dev.baton.contracts.verification.LaneSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lane of a ledger somewhere. */
final class HttpLane implements LaneSource {
  /** Tiles and bundles that are on their way while one is checked. */
  private static final int TILES_AHEAD = 6;

  private static final int PAGES_AHEAD = 2;
  private static final int CHECKPOINTS = 1_000;

  private final LedgerClient ledger;
  private final String lane;
  private long size;

  HttpLane(LedgerClient ledger, int lane) {
    this.ledger = ledger;
    this.lane = "lanes/" + lane + "/";
  }

  @Override
  public byte @Nullable [] hashes(Tile tile) throws IOException {
    if (tile.level() == 0) {
      ledger.expect(entries(tile));
      for (int i = 1; i <= TILES_AHEAD; i++) {
        long leaf = (tile.index() + i) * Tile.FULL;
        if (leaf < size) {
          Tile next = Tile.of(0, leaf, size);
          ledger.expect(path(next));
          ledger.expect(entries(next));
        }
      }
    }
    return ledger.get(path(tile));
  }

  @Override
  public byte @Nullable [] leaves(Tile tile) throws IOException {
    return ledger.get(entries(tile));
  }

  private String path(Tile tile) {
    return lane + tile;
  }

  private String entries(Tile tile) {
    return lane + "tile/entries/" + tile.entriesPath();
  }

  @Override
  public @Nullable String newest() throws IOException {
    byte[] note = ledger.get(lane + "checkpoint");
    if (note == null) {
      return null;
    }
    String text = new String(note, StandardCharsets.UTF_8);
    try {
      size = Checkpoint.parse(SignedNote.parse(text).text()).size();
    } catch (IllegalArgumentException e) {
      size = 0; // who checks it says what it is
    }
    return text;
  }

  @Override
  public List<Published> checkpoints(long after) throws IOException {
    List<Published> published = new ArrayList<>();
    String path = lane + "checkpoints?after=%d&limit=%d".formatted(after, CHECKPOINTS);
    for (JsonNode one : ledger.json(path).path("checkpoints")) {
      published.add(
          new Published(
              one.path("size").asLong(-1), one.path("root").asText(), one.path("note").asText()));
    }
    return published;
  }

  @Override
  public byte[] stored(long after, int limit) throws IOException {
    String path = page(after, limit);
    if (!ledger.isExpected(path)) {
      // the last page was shorter than was asked for
      ledger.expectNothing(lane + "stored");
    }
    ledger.expect(path);
    for (int i = 1; i <= PAGES_AHEAD; i++) {
      long from = after + (long) i * limit;
      if (from < size) {
        ledger.expect(page(from, limit));
      }
    }
    byte[] page = ledger.get(path);
    if (page == null) {
      throw new IOException("The ledger does not give what it has stored.");
    }
    return page;
  }

  private String page(long after, int limit) {
    return lane + "stored?after=%d&limit=%d".formatted(after, limit);
  }
}
