package dev.baton.local.stack;

import dev.baton.local.Refusal;
import dev.baton.local.login.Keycloak;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Where the processes of a stack listen, all of them on 127.0.0.1 only.
 *
 * @param services of each service
 */
public record StackPorts(
    Map<Service, StackPorts.OfService> services, int postgres, int kafka, int keycloak) {
  /** The stack of {@code ./baton up} is always found at the same places. */
  public static final StackPorts FIXED =
      new StackPorts(
          Arrays.stream(Service.values())
              .collect(Collectors.toMap(Function.identity(), Service::ports)),
          25432,
          29092,
          8180);

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1");

  public StackPorts {
    services = Map.copyOf(services);
  }

  /**
   * The ports of one service.
   *
   * @param management of its health and metrics
   */
  public record OfService(int http, int management) {}

  /** The ports of a service. */
  public OfService of(Service service) {
    OfService ports = services.get(service);
    if (ports == null) {
      throw new IllegalArgumentException("no ports for " + service.module());
    }
    return ports;
  }

  /** Where a service takes requests. */
  public URI origin(Service service) {
    return URI.create("http://127.0.0.1:" + of(service).http());
  }

  /** Whether this is where the ledger of the stack is asked, by itself or through the gateway. */
  public boolean serveLedger(URI url) {
    return LOOPBACK.contains(String.valueOf(url.getHost()))
        && (url.getPort() == of(Service.LEDGER).http()
            || url.getPort() == of(Service.GATEWAY).http());
  }

  /** 200 once the service takes requests. */
  public URI readiness(Service service) {
    return URI.create("http://127.0.0.1:" + of(service).management() + "/q/health/ready");
  }

  /** {@code iss} of every token. */
  public URI issuer() {
    return Keycloak.issuer(keycloak);
  }

  /** {@code host:port} of Kafka. */
  public String bootstrap() {
    return "127.0.0.1:" + kafka;
  }

  /** Port to who listens on it. */
  Map<Integer, String> all() {
    Map<Integer, String> all = new LinkedHashMap<>();
    for (Service service : Service.values()) {
      all.put(of(service).http(), service.module());
      all.put(of(service).management(), service.module() + " (health and metrics)");
    }
    all.put(keycloak, "Keycloak");
    all.put(postgres, "PostgreSQL");
    all.put(kafka, "Kafka");
    return all;
  }

  /**
   * Makes sure that every port is to be had.
   *
   * @param taken whether somebody holds a port
   * @throws Refusal naming the first that is taken, and who wants it
   */
  void requireFree(IntPredicate taken) throws Refusal {
    for (Map.Entry<Integer, String> port : all().entrySet()) {
      if (taken.test(port.getKey())) {
        throw new Refusal(
            "Port %d is taken, and %s wants it: end what listens there and start again."
                .formatted(port.getKey(), port.getValue()));
      }
    }
  }
}
