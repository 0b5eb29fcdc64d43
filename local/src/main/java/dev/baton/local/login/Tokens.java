package dev.baton.local.login;

import dev.baton.contracts.Json;
import dev.baton.local.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Bearer tokens of the demo's accounts. */
public final class Tokens {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Tokens() {}

  /**
   * A token of 12 hours for all four services.
   *
   * @param account its name, which is its password too
   * @param port of the Keycloak that gives it
   * @throws Refusal where there is no such account, or no Keycloak
   */
  public static String of(String account, int port)
      throws IOException, InterruptedException, Refusal {
    List<String> accounts = Realm.accounts();
    if (!accounts.contains(account)) {
      throw new Refusal(
          "There is no account '%s'; there are: %s."
              .formatted(account, String.join(", ", accounts)));
    }
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/realms/%s/protocol/openid-connect/token"
                        .formatted(port, Realm.NAME)))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    Keycloak.form(
                        "grant_type",
                        "password",
                        "client_id",
                        "baton-cli",
                        "username",
                        account,
                        "password",
                        account)))
            .build();
    HttpResponse<byte[]> response;
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new Refusal("Keycloak does not answer: ./baton up starts it.");
    }
    String token =
        response.statusCode() == 200
            ? Json.MAPPER.readTree(response.body()).path("access_token").asText()
            : "";
    if (token.isEmpty()) {
      throw new Refusal("Keycloak gives no token (status %d).".formatted(response.statusCode()));
    }
    return token;
  }
}
