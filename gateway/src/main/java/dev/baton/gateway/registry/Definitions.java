package dev.baton.gateway.registry;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsRecord;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The gateway's copy of the catalogue. */
@ApplicationScoped
public class Definitions {
  private final TopicCopy<DefinitionsEntity, Catalogue> copy =
      new TopicCopy<>(
          Topics.DEFINITIONS,
          body -> {
            DefinitionsRecord record = Json.read(body, DefinitionsRecord.class);
            return new TopicCopy.Told<>(record.position(), record.recordedAt(), record.entity());
          },
          Catalogue.EMPTY,
          Catalogue::with);

  /** What teams mean, as far as it is known here. */
  public Catalogue catalogue() {
    return copy.view();
  }

  /** How current that is. */
  public Standing standing() {
    return copy.standing();
  }

  Uni<Void> load() {
    return copy.load();
  }

  @Incoming("definitions")
  Uni<Void> take(ConsumerRecords<String, byte[]> records) {
    return copy.take(records);
  }
}
