package dev.baton.gateway.notices;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.gateway.projection.Awaited;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.view.SeamView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says of an offer whom to tell that it is to be answered. */
record NoticeReckoning(Directory directory, Instant now) {

  DueSoon of(Awaited offer, Rung rung) {
    Edge edge = directory.resolve(offer.edge());
    List<Journey> journeys =
        directory.journeys().stream()
            .filter(journey -> journey.edges().contains(edge))
            .filter(journey -> journey.validTo() == null || journey.validTo().isAfter(now))
            .toList();
    Optional<Directory.Tenure> tenure =
        Optional.ofNullable(offer.boundary())
            .or(() -> directory.boundary(edge).map(b -> b.id()))
            .flatMap(boundary -> directory.accountable(boundary, now));
    Set<String> teams =
        switch (rung) {
          case RECEIVER -> heirs(Stream.of(edge.to()));
          case OWNER -> heirs(owners(tenure.orElse(null), journeys));
        };
    return new DueSoon(
        id(offer),
        journeys.isEmpty() ? null : journeys.getFirst().id(),
        journeys.stream().map(Journey::id).toList(),
        new DueSoon.Passage(
            edge.from(),
            edge.to(),
            edge.workType(),
            directory.name(edge.from()),
            directory.name(edge.to()),
            "/api/v1/boundaries/" + path(edge.from(), edge.to(), edge.workType())),
        now,
        offer.item(),
        offer.handoff(),
        offer.offered(),
        offer.due(),
        rung,
        summary(offer, edge, rung, teams),
        tenure
            .map(t -> new SeamView.Accountable(t.team(), directory.name(t.team()), t.since()))
            .orElse(null),
        List.copyOf(teams),
        "/api/v1/items/" + path(offer.item().type(), offer.item().id()));
  }

  /** The owner of the boundary; where it has none, those of the journeys that pass there. */
  private static Stream<String> owners(Directory.@Nullable Tenure tenure, List<Journey> journeys) {
    return tenure != null
        ? Stream.of(tenure.team())
        : journeys.stream().map(Journey::owner).filter(Objects::nonNull);
  }

  private Set<String> heirs(Stream<String> teams) {
    return teams
        .flatMap(team -> directory.heirs(team, now).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String summary(Awaited offer, Edge edge, Rung rung, Set<String> teams) {
    String what =
        "%s has to answer offer %s of %s %s from %s by %s: %d %% of the time is over"
            .formatted(
                directory.name(edge.to()),
                offer.handoff(),
                offer.item().type(),
                offer.item().id(),
                directory.name(edge.from()),
                offer.due(),
                rung.percent());
    return teams.isEmpty() ? what + ", and nobody is accountable here." : what + ".";
  }

  /** Of the offer and its deadline; the same for both rungs. */
  static String id(Awaited offer) {
    return SignalKind.DUE_SOON.word()
        + "/"
        + path(offer.item().type(), offer.item().id(), offer.handoff())
        + "/"
        + offer.due();
  }

  private static String path(String... segments) {
    return Stream.of(segments)
        .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}
