package dev.baton.definitions;

import dev.baton.contracts.Json;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipRecord;
import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What is known here of the registered boundaries: the ownership topic, read whole at a start. */
@ApplicationScoped
class Boundaries {
  private final ConcurrentMap<String, Boundary> boundaries = new ConcurrentHashMap<>();

  /** boundary → version → contract */
  private final ConcurrentMap<String, NavigableMap<Integer, Contract>> contracts =
      new ConcurrentHashMap<>();

  @Incoming("ownership")
  @Blocking
  void take(ConsumerRecords<String, byte[]> batch) {
    for (ConsumerRecord<String, byte[]> record : batch) {
      if (record.value() != null) {
        hear(record);
      }
    }
  }

  private void hear(ConsumerRecord<String, byte[]> record) {
    try {
      switch (Json.read(record.value(), OwnershipRecord.class).entity()) {
        case Boundary boundary ->
            boundaries.merge(boundary.id(), boundary, (a, b) -> b.version() > a.version() ? b : a);
        case Contract contract ->
            contracts.merge(
                contract.id(),
                new TreeMap<>(Map.of(contract.version(), contract)),
                Boundaries::together);
        case null, default -> {}
      }
    } catch (UncheckedIOException e) {
      Log.errorf("The record '%s' of the registry cannot be read", record.key());
    }
  }

  private static NavigableMap<Integer, Contract> together(
      NavigableMap<Integer, Contract> known, NavigableMap<Integer, Contract> told) {
    NavigableMap<Integer, Contract> both = new TreeMap<>(known);
    both.putAll(told);
    return both;
  }

  /** The latest version of a boundary. */
  Optional<Boundary> boundary(String id) {
    return Optional.ofNullable(boundaries.get(id));
  }

  /** The latest version of every boundary, in the order of ids. */
  List<Boundary> all() {
    return boundaries.values().stream().sorted(Comparator.comparing(Boundary::id)).toList();
  }

  /** The contract of a boundary that both sides signed and that is in force then. */
  Optional<Contract> contract(String boundary, Instant then) {
    return contracts
        .getOrDefault(boundary, Collections.emptyNavigableMap())
        .descendingMap()
        .values()
        .stream()
        .filter(Contract::signed)
        .filter(c -> !c.validFrom().isAfter(then))
        .findFirst()
        .filter(c -> c.validTo() == null || c.validTo().isAfter(then));
  }
}
