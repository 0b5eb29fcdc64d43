package dev.baton.ownership;

import dev.baton.contracts.Json;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipRecord;
import dev.baton.edge.registry.Answers;
import dev.baton.edge.registry.Filing;
import dev.baton.edge.registry.Registry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Every version of every team, boundary, contract, assignment, journey and grant. */
@Singleton
class OwnershipRegistry extends Registry<OwnershipEntity, OwnershipRow> {
  OwnershipRegistry() {
    super(OwnershipEntity.class, OwnershipRow.class);
  }

  /** A boundary as it is now; a 404 where there is none. */
  Uni<Boundary> boundary(String id) {
    return latest(Boundary.class, id).map(found -> Answers.existing(found, "boundary", id));
  }

  @Override
  protected Filing filing(OwnershipEntity entity) {
    String id = entity.id();
    int version = entity.version();
    return switch (entity) {
      case OwnershipEntity.Team t ->
          new Filing(id, version, t.parent(), t.validFrom(), t.validTo());
      case OwnershipEntity.Boundary b -> new Filing(id, version, null, b.validFrom(), b.validTo());
      case OwnershipEntity.Contract c ->
          new Filing(id, version, c.id(), c.validFrom(), c.validTo());
      case OwnershipEntity.Assignment a ->
          new Filing(id, version, a.boundary(), a.team(), a.validFrom(), a.validTo());
      case OwnershipEntity.Belief b ->
          new Filing(id, version, b.boundary(), b.validFrom(), b.validTo());
      case OwnershipEntity.Attestation a ->
          // what ran out is still the last that was said
          new Filing(id, version, a.id(), a.validFrom(), null);
      case OwnershipEntity.Journey j -> new Filing(id, version, null, j.validFrom(), j.validTo());
      case OwnershipEntity.Grant g -> new Filing(id, version, g.team(), g.validFrom(), g.validTo());
      case OwnershipEntity.Unknown u ->
          throw new IllegalArgumentException("nothing of this kind is recorded here: " + u);
    };
  }

  @Override
  protected OwnershipRow newRow() {
    return new OwnershipRow();
  }

  @Override
  protected Object published(long position, Instant recordedAt, @Nullable OwnershipEntity entity) {
    return new OwnershipRecord(position, recordedAt, entity);
  }

  @Override
  protected OwnershipEntity entity(byte[] body) {
    return Objects.requireNonNull(Json.read(body, OwnershipRecord.class).entity());
  }
}
