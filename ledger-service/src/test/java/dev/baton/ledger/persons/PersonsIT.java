package dev.baton.ledger.persons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.edge.test.Parts;
import dev.baton.ledger.seal.LedgerKey;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class PersonsIT {
  private static final String NEW = "AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  @Inject Pool pool;

  @ConfigProperty(name = "baton.ledger.key")
  String old;

  private final String name = "person-" + UUID.randomUUID();

  @Test
  void aPersonHasOneKeyWhoeverAsks() {
    PersonKey one = key(persons(old));

    assertThat(key(persons(old)).no()).isEqualTo(one.no());
    assertThat(key(persons(old)).secret()).isEqualTo(one.secret());
    assertThat(persons(old).of(pool, List.of(name, name + "x")).await().indefinitely())
        .hasSize(2)
        .hasEntrySatisfying(name, key -> assertThat(key.no()).isEqualTo(one.no()))
        .hasEntrySatisfying(name + "x", key -> assertThat(key.secret()).isNotEqualTo(one.secret()));
  }

  @Test
  void theKeysOfPersonsMoveToTheLedgersNewKeyAndTheOldOneMayGo() {
    PersonKey before = key(persons(old));
    byte[] digest = persons(old).digest(pool, name).await().indefinitely();
    try {
      persons(NEW, old).start(new StartupEvent());

      Persons alone = persons(NEW);
      alone.start(new StartupEvent());
      assertThat(key(alone).no()).isEqualTo(before.no());
      assertThat(key(alone).secret()).isEqualTo(before.secret());
      assertThat(alone.digest(pool, name).await().indefinitely()).isEqualTo(digest);
      // who lost the key takes nothing for erased
      assertThatThrownBy(() -> persons(old).start(new StartupEvent()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("baton.ledger.key");
      assertThatThrownBy(() -> key(persons(old))).isInstanceOf(IllegalStateException.class);
    } finally {
      persons(old, NEW).start(new StartupEvent());
    }
    assertThat(key(persons(old)).secret()).isEqualTo(before.secret());
  }

  private Persons persons(String... keys) {
    return new Persons(pool, new LedgerKey(List.of(keys)));
  }

  private PersonKey key(Persons persons) {
    return persons.of(pool, List.of(name)).await().indefinitely().values().iterator().next();
  }
}
