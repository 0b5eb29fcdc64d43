package dev.baton.ledger.journal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.contracts.event.FactKind;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.Topic;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class FoundingIT {
  @Inject Pool pool;

  @Test
  void aLedgerStartsAgainWithTheLanesItWasCreatedWith() {
    assertThatCode(() -> founding(Parts.LANES).check(new StartupEvent()))
        .doesNotThrowAnyException();
  }

  @Test
  void aLedgerDoesNotStartWithOtherLanesThanItWasCreatedWith() {
    Http.post(Facts.ofNewItem().fact(FactKind.OFFERED)).then().statusCode(201);

    assertThatThrownBy(() -> founding(5).found())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "This ledger was created with 2 lanes; baton.ledger.lanes is 5 and cannot change.");
  }

  @Test
  void aLedgerDoesNotStartOnATopicWithOtherPartitionsThanLanes() {
    assertThatThrownBy(() -> founding(3).checkTopic())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("has 2 partitions, the ledger 3 lanes");
  }

  private Founding founding(int lanes) {
    LedgerConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(LedgerConfig.class)
            .withDefaultValue("baton.ledger.lanes", Integer.toString(lanes))
            .withConverter(
                io.quarkus.runtime.configuration.MemorySize.class,
                100,
                new io.quarkus.runtime.configuration.MemorySizeConverter())
            .build()
            .getConfigMapping(LedgerConfig.class);
    return new Founding(pool, config, Map.of("bootstrap.servers", Topic.kafka()));
  }
}
