package dev.baton.local.stack;

import dev.baton.local.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/** Every port of the stack, all on loopback. */
public final class LocalPorts {
  public static final int KEYCLOAK = 8180;
  public static final int POSTGRES = 25432;
  public static final int KAFKA = 29092;

  private LocalPorts() {}

  /** Port to who listens on it. */
  static Map<Integer, String> all() {
    Map<Integer, String> ports = new LinkedHashMap<>();
    for (Service service : Service.values()) {
      ports.put(service.port(), service.module());
      ports.put(service.managementPort(), service.module() + " (health and metrics)");
    }
    ports.put(KEYCLOAK, "Keycloak");
    ports.put(POSTGRES, "PostgreSQL");
    ports.put(KAFKA, "Kafka");
    return ports;
  }

  /**
   * Makes sure that every port is to be had.
   *
   * @param taken whether somebody holds a port
   * @throws Refusal naming the first that is taken, and who wants it
   */
  static void requireFree(IntPredicate taken) throws Refusal {
    for (Map.Entry<Integer, String> port : all().entrySet()) {
      if (taken.test(port.getKey())) {
        throw new Refusal(
            "Port %d is taken, and %s wants it: end what listens there and start again."
                .formatted(port.getKey(), port.getValue()));
      }
    }
  }
}
