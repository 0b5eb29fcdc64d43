package dev.baton.ledger.registry;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.definitions.DefinitionsRecord;
import dev.baton.contracts.event.Statement.Seam;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.contracts.ownership.OwnershipRecord;
import dev.baton.ledger.handoff.Registry;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Follows the two compacted topics and holds what they say as of now. */
@ApplicationScoped
public class RegistryFeed {
  private static final Logger LOG = Logger.getLogger(RegistryFeed.class);

  private final Event<ContractsChanged> changed;
  private final Map<String, Team> teams = new ConcurrentHashMap<>();
  private final Map<String, Boundary> boundaries = new ConcurrentHashMap<>();
  private final Map<String, Journey> journeys = new ConcurrentHashMap<>();
  private final Map<String, Long> offsets = new ConcurrentHashMap<>();
  private volatile Registry known = Registry.EMPTY;
  private volatile long definitions = -1;

  RegistryFeed(Event<ContractsChanged> changed) {
    this.changed = changed;
  }

  /** The registry as it is known now. */
  public Registry known() {
    return known;
  }

  /** Position in the definitions topic up to which it was read; −1 for nothing. */
  public long definitions() {
    return definitions;
  }

  /** The boundaries that are registered. */
  public List<Boundary> boundaries() {
    return List.copyOf(boundaries.values());
  }

  /** The journey of this id; empty where none is registered. */
  public Optional<Journey> journey(String id) {
    return Optional.ofNullable(journeys.get(id));
  }

  /** Every name by which events may call the team that goes by this one. */
  public Set<String> namesOf(String name) {
    Set<String> names = new LinkedHashSet<>();
    names.add(name);
    Team team = teams.get(known.teamOf(name));
    if (team != null) {
      names.add(team.id());
      names.add(team.name());
      names.addAll(team.aliases());
    }
    return names;
  }

  /** A boundary as events may call it: under every pair of names its teams go by. */
  public List<Seam> namesOf(Seam boundary) {
    List<Seam> names = new ArrayList<>();
    for (String from : namesOf(boundary.from())) {
      for (String to : namesOf(boundary.to())) {
        names.add(new Seam(from, to, boundary.workType()));
      }
    }
    return names;
  }

  /** Offset of the last record read of a topic; −1 for none. */
  long offset(String topic) {
    return offsets.getOrDefault(topic, -1L);
  }

  @Incoming("ownership")
  @Blocking
  void ownership(ConsumerRecords<String, byte[]> batch) {
    List<OwnershipRecord> records = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> message : batch) {
      read(message, OwnershipRecord.class).ifPresent(records::add);
    }
    synchronized (this) {
      known = known.with(records);
    }
    Set<String> touched = new LinkedHashSet<>();
    for (OwnershipRecord record : records) {
      OwnershipEntity entity = record.entity();
      if (entity instanceof Team team) {
        teams.merge(team.id(), team, (a, b) -> a.version() > b.version() ? a : b);
        boundaries.values().stream()
            .filter(b -> b.from().equals(team.id()) || b.to().equals(team.id()))
            .forEach(b -> touched.add(b.id()));
      } else if (entity instanceof Boundary boundary) {
        boundaries.merge(boundary.id(), boundary, (a, b) -> a.version() > b.version() ? a : b);
        touched.add(boundary.id());
      } else if (entity instanceof Journey journey) {
        journeys.merge(journey.id(), journey, (a, b) -> a.version() > b.version() ? a : b);
      } else if (entity instanceof OwnershipEntity.Contract contract) {
        touched.add(contract.id());
      }
    }
    for (String id : touched) {
      Boundary boundary = boundaries.get(id);
      if (boundary != null) {
        changed.fire(new ContractsChanged(boundary));
      }
    }
    passed(Topics.OWNERSHIP, batch);
  }

  @Incoming("definitions")
  @Blocking
  void definitions(ConsumerRecords<String, byte[]> batch) {
    List<DefinitionsRecord> records = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> message : batch) {
      read(message, DefinitionsRecord.class).ifPresent(records::add);
    }
    synchronized (this) {
      known = known.with(known.catalogue().with(records));
    }
    records.forEach(record -> definitions = Math.max(definitions, record.position()));
    passed(Topics.DEFINITIONS, batch);
  }

  private void passed(String topic, ConsumerRecords<String, byte[]> batch) {
    for (ConsumerRecord<String, byte[]> message : batch) {
      offsets.merge(topic, message.offset(), Math::max);
    }
  }

  /** A record that is not one of ours must not keep the ledger from reading the next. */
  private static <T> Optional<T> read(ConsumerRecord<String, byte[]> message, Class<T> type) {
    if (message.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(message.value(), type));
    } catch (RuntimeException e) {
      LOG.errorf(
          "Skipped offset %d of topic %s: %s", message.offset(), message.topic(), e.getMessage());
      return Optional.empty();
    }
  }
}
