package dev.baton.gateway.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Digests;
import dev.baton.contracts.Json;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One record of the topic of signals, as far as it matters who is told of it. It is passed on byte
 * for byte.
 *
 * @param message its id for receivers: the same record is the same message, however often the topic
 *     holds it
 * @param at when it was published
 * @param journeys ids of the journeys it is about
 * @param teams slugs of the teams it is meant for, and of the accountable one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Told(
    String message, Instant at, String kind, Set<String> journeys, Set<String> teams, byte[] body) {
  private static final int DIGITS = 32;

  /** Reads one; empty where it is none. */
  static Optional<Told> read(String key, byte[] value, Instant at) {
    try {
      JsonNode record = Json.MAPPER.readTree(value);
      String kind = record.path("kind").asText();
      if (kind.isEmpty()) {
        return Optional.empty();
      }
      Set<String> journeys = new TreeSet<>();
      add(journeys, record.path("journey"));
      record.path("journeys").forEach(journey -> add(journeys, journey));
      Set<String> teams = new TreeSet<>();
      record.path("routedTo").forEach(team -> add(teams, team));
      add(teams, record.path("accountable").path("team"));
      return Optional.of(new Told(message(key, value), at, kind, journeys, teams, value));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void add(Set<String> names, JsonNode name) {
    if (name.isTextual()) {
      names.add(name.asText());
    }
  }

  private static String message(String key, byte[] value) {
    MessageDigest digest = Digests.sha256();
    digest.update(key.getBytes(UTF_8));
    digest.update((byte) 0);
    return "msg_" + HexFormat.of().formatHex(digest.digest(value)).substring(0, DIGITS);
  }
}
