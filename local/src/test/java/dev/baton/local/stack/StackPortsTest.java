package dev.baton.local.stack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.local.Refusal;
import dev.baton.local.parts.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class StackPortsTest {
  @Test
  void aTakenPortIsNamedWithWhoWantsIt() {
    assertThatThrownBy(() -> StackPorts.FIXED.requireFree(port -> port == 8083))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Port 8083 is taken, and definitions-service wants it:"
                + " end what listens there and start again.");
    assertThatThrownBy(() -> StackPorts.FIXED.requireFree(port -> port == 25432))
        .hasMessageContaining("25432")
        .hasMessageContaining("PostgreSQL");
  }

  @Test
  void freePortsAreNoReasonToRefuse() {
    assertThatCode(() -> StackPorts.FIXED.requireFree(port -> false)).doesNotThrowAnyException();
  }

  @Test
  void aPortIsTakenWhileSomebodyListensOnIt() throws Exception {
    int port;
    try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = held.getLocalPort();
      org.assertj.core.api.Assertions.assertThat(Ports.taken(port)).isTrue();
    }
    org.assertj.core.api.Assertions.assertThat(Ports.taken(port)).isFalse();
  }
}
