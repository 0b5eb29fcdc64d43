package dev.baton.gateway.statements;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.contracts.Canonical;
import dev.baton.contracts.Digests;
import dev.baton.contracts.Json;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What passed at a boundary in a month, as the ledger knew it at these positions. It is a function
 * of the ledger's entries up to there and of nothing else.
 *
 * @param version of the figures
 * @param from slug of the sender, as {@code to} of the receiver
 * @param month as {@code 2026-02}
 * @param zone whose month it is
 * @param start its begin
 * @param end the begin of the next one
 * @param senders the names of the sender in the events, as {@code receivers} of the receiver
 * @param positions of every lane, in order, up to which entries count; −1 for none
 * @param counts figure → how many handoffs; offered = accepted + rejected + forwarded + withdrawn +
 *     expired + open
 * @param values what the offers are worth, by currency and disposition
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SeamStatement(
    int version,
    String from,
    String to,
    String workType,
    String month,
    String zone,
    Instant start,
    Instant end,
    List<String> senders,
    List<String> receivers,
    List<LanePosition> positions,
    Map<String, Long> counts,
    List<Figures.OffersWorth> values) {

  /** How far a lane was folded. */
  public record LanePosition(int lane, long position) {}

  static SeamStatement of(Edge edge, Scope scope, List<LanePosition> positions, Figures figures) {
    return new SeamStatement(
        Figures.VERSION,
        edge.from(),
        edge.to(),
        edge.workType(),
        scope.month().toString(),
        scope.zone().getId(),
        scope.window().start(),
        scope.window().end(),
        scope.senders(),
        scope.receivers(),
        positions,
        new TreeMap<>(figures.counts()),
        figures.values());
  }

  @JsonIgnore
  Edge edge() {
    return new Edge(from, to, workType);
  }

  @JsonIgnore
  Scope scope() {
    return new Scope(senders, receivers, workType, YearMonth.parse(month), ZoneId.of(zone));
  }

  @JsonIgnore
  Figures figures() {
    return new Figures(counts, values);
  }

  /** The same of other figures. */
  SeamStatement with(Figures others) {
    return of(edge(), scope(), positions, others);
  }

  /** Its canonical bytes (RFC 8785). */
  byte[] canonical() {
    return Canonical.bytes(Json.MAPPER.valueToTree(this));
  }

  /** SHA-256 of {@link #canonical}, in hex. */
  String hash() {
    return HexFormat.of().formatHex(Digests.sha256(canonical()));
  }
}
