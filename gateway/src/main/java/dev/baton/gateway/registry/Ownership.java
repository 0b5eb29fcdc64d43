package dev.baton.gateway.registry;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipRecord;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The gateway's copy of the registry. */
@ApplicationScoped
public class Ownership {
  private final TopicCopy<OwnershipEntity, Directory> copy =
      new TopicCopy<>(
          Topics.OWNERSHIP,
          body -> {
            OwnershipRecord record = Json.read(body, OwnershipRecord.class);
            return new TopicCopy.Told<>(record.position(), record.recordedAt(), record.entity());
          },
          Directory.EMPTY,
          Directory::with);

  /** What is registered, as far as it is known here. */
  public Directory directory() {
    return copy.view();
  }

  /** How current that is. */
  public Standing standing() {
    return copy.standing();
  }

  Uni<Void> load() {
    return copy.load();
  }

  @Incoming("ownership")
  Uni<Void> take(ConsumerRecords<String, byte[]> records) {
    return copy.take(records);
  }
}
