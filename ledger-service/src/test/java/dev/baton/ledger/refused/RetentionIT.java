package dev.baton.ledger.refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.baton.contracts.event.FactKind;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class RetentionIT {
  @Inject Retention retention;
  @Inject MeterRegistry meters;

  @Test
  void deletesWhatWasRefusedTooLongAgoAndStillCountsIt() {
    String team = "team-" + UUID.randomUUID();
    Http.post(Parts.emitter(team), Facts.ofNewItem().fact(FactKind.OFFERED));
    Instant between = Instant.now();
    Http.post(Parts.emitter(team), Facts.ofNewItem().fact(FactKind.OFFERED));
    String list = "/ledger/v1/refused?team=" + team;
    Http.as(Parts.emitter(team)).get(list).then().body("size()", equalTo(2));

    retention.expire(between);
    Http.as(Parts.emitter(team)).get(list).then().body("size()", equalTo(1));
    retention.expire(Instant.now());
    retention.look();

    Http.as(Parts.emitter(team)).get(list).then().body("size()", equalTo(0));
    assertThat(gauge("baton.ledger.refused.total", team)).isEqualTo(2);
    assertThat(gauge("baton.ledger.refused.kept", team)).isZero();
    assertThat(gauge("baton.ledger.refused.kept.bytes", team)).isZero();
  }

  private double gauge(String name, String team) {
    return meters.get(name).tag("team", team).gauge().value();
  }
}
