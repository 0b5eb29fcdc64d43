package dev.baton.gateway.projection;

import dev.baton.contracts.Json;
import dev.baton.contracts.ledger.LedgerRecord;
import io.quarkus.oidc.client.OidcClient;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The entries of the ledger as the ledger itself gives them, byte for byte as published. */
@ApplicationScoped
class LedgerEntries {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How many it gives at once, where there are as many. */
  static final int LIMIT = 1_000;

  private static final byte NEXT = '\n';

  private final URI ledger;
  private final OidcClient login;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  LedgerEntries(@ConfigProperty(name = "baton.ledger.url") URI ledger, OidcClient login) {
    this.ledger = ledger;
    this.login = login;
  }

  /**
   * Some of the entries of a lane after a position, in order.
   *
   * @return empty where there are none
   * @throws RuntimeException where the ledger does not answer, or gives something else
   */
  List<LedgerRecord> after(int lane, long position) {
    String token = login.getTokens().await().atMost(PATIENCE).getAccessToken();
    HttpRequest request =
        HttpRequest.newBuilder(
                ledger.resolve(
                    "/ledger/v1/lanes/%d/events?after=%d&limit=%d"
                        .formatted(lane, position, LIMIT)))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/x-ndjson")
            .GET()
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("the ledger answers " + response.statusCode());
      }
      return read(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<LedgerRecord> read(byte[] lines) {
    List<LedgerRecord> entries = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == NEXT) {
        entries.add(Json.read(Arrays.copyOfRange(lines, start, i), LedgerRecord.class));
        start = i + 1;
      }
    }
    return entries;
  }

  @PreDestroy
  void close() {
    http.close();
  }
}
