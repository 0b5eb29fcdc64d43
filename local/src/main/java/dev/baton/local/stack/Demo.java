package dev.baton.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.local.Refusal;
import dev.baton.local.demo.DemoPlayer;
import dev.baton.local.demo.Scenario;
import dev.baton.local.login.Tokens;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is there to be seen once a stack is ready: the demo, unless it is not wanted. */
final class Demo {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final StackPorts PORTS = StackPorts.FIXED;

  private final DataDirectory data;
  private final boolean wanted;
  private final Http http;
  private final Consumer<String> say;

  Demo(Up.Wish wish, Http http, Consumer<String> say) {
    this.data = wish.data();
    this.wanted = !wish.empty();
    this.http = http;
    this.say = say;
  }

  /** Comes back when the gateway shows all that the ledger holds. */
  void show() throws IOException, InterruptedException, Refusal {
    Map<Integer, Long> ledger;
    if (!wanted || Files.exists(data.demoPlayed())) {
      ledger = recorded();
    } else {
      ledger = play();
      Files.writeString(data.demoPlayed(), Instant.now() + "\n");
    }
    awaitGateway(ledger);
  }

  private Map<Integer, Long> recorded() throws IOException, InterruptedException, Refusal {
    JsonNode lanes =
        http.json(
            PORTS.origin(Service.LEDGER).resolve("/ledger/v1/lanes"),
            Tokens.of("auditor", PORTS.keycloak()));
    if (lanes == null) {
      throw new Refusal(
          "ledger-service does not tell its lanes (log: %s)"
              .formatted(data.log(Service.LEDGER.module())));
    }
    return Positions.recorded(lanes);
  }

  private Map<Integer, Long> play() throws IOException, Refusal {
    say.accept("playing the demo");
    Map<String, String> tokens = new HashMap<>();
    try {
      DemoPlayer.Played played =
          DemoPlayer.play(
              new DemoPlayer.Target(
                  PORTS.origin(Service.GATEWAY),
                  account -> tokens.computeIfAbsent(account, Demo::token)),
              story(),
              say);
      played.story().truth(Instant.now()).write(data.demoTruth());
      return played.positions();
    } catch (DemoPlayer.Refused e) {
      throw new Refusal("The demo was not taken: " + e.getMessage());
    }
  }

  /** The story of this data: one that was interrupted last week goes on as it began. */
  private Scenario story() throws IOException {
    Path begun = data.demoBegun();
    if (!Files.exists(begun)) {
      Files.writeString(begun, LocalDate.now(ZoneOffset.UTC) + "\n");
    }
    return Scenario.standard(LocalDate.parse(Files.readString(begun).strip()));
  }

  private static String token(String account) {
    try {
      return Tokens.of(account, PORTS.keycloak());
    } catch (IOException | Refusal e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void awaitGateway(Map<Integer, Long> ledger)
      throws IOException, InterruptedException, Refusal {
    String token = Tokens.of("reader", PORTS.keycloak());
    URI positions = PORTS.origin(Service.GATEWAY).resolve("/api/v1/positions");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      @Nullable JsonNode answer = http.json(positions, token);
      Map<Integer, Long> folded = answer == null ? Map.of() : Positions.folded(answer);
      if (answer != null && Positions.covered(ledger, folded)) {
        say.accept("the gateway shows all that the ledger holds");
        return;
      }
      if (System.nanoTime() > end) {
        throw new Refusal(
            "gateway has not followed the ledger after %d s: it shows %s of %s (log: %s)"
                .formatted(
                    PATIENCE.toSeconds(), folded, ledger, data.log(Service.GATEWAY.module())));
      }
      Thread.sleep(200);
    }
  }
}
