package dev.baton.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerKeyTest {
  @Test
  void aLedgerWithoutAKeyDoesNotStartAndSaysWhyInOneLine() {
    for (LedgerKey key : List.of(new LedgerKey(List.of()), new LedgerKey(List.of("c2hvcnQ=")))) {
      assertThatThrownBy(() -> key.check(new StartupEvent()))
          .isInstanceOfSatisfying(
              ConfigurationException.class,
              refusal ->
                  assertThat(refusal.getMessage())
                      .startsWith("baton.ledger.key is needed")
                      .doesNotContain("\n", "c2hvcnQ="));
    }
  }
}
