package dev.baton.local.parts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * An OIDC issuer for tests: serves discovery and its public key where Keycloak would, and signs
 * tokens with Keycloak's claims.
 */
public final class TestIssuer implements AutoCloseable {
  /** Every service of Baton: a token is good for all of them. */
  public static final List<String> AUDIENCE =
      List.of("ledger-service", "ownership-service", "definitions-service", "gateway");

  private static final String PATH = "/realms/baton";
  private static final String CERTS = PATH + "/protocol/openid-connect/certs";
  private static final float LIFETIME_MINUTES = 60;

  private final HttpServer server;
  private final Signer signer;

  private TestIssuer(HttpServer server, Signer signer) {
    this.server = server;
    this.signer = signer;
  }

  /** Listens on a free port. */
  public static TestIssuer start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String issuer = "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    Signer signer = new Signer(issuer, newKey());
    String published =
        new JsonWebKeySet(signer.key()).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    server.createContext(
        PATH + "/.well-known/openid-configuration", exchange -> json(exchange, discovery(issuer)));
    server.createContext(CERTS, exchange -> json(exchange, published));
    server.start();
    return new TestIssuer(server, signer);
  }

  /** The realm's URL: {@code iss} of the tokens and {@code quarkus.oidc.auth-server-url}. */
  public String issuer() {
    return signer.issuer();
  }

  public Signer signer() {
    return signer;
  }

  private static RsaJsonWebKey newKey() {
    try {
      RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
      key.setKeyId(UUID.randomUUID().toString());
      key.setUse("sig");
      key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
      return key;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String discovery(String issuer) {
    return """
    {"issuer":"%1$s","jwks_uri":"%1$s/protocol/openid-connect/certs",\
    "authorization_endpoint":"%1$s/protocol/openid-connect/auth",\
    "token_endpoint":"%1$s/protocol/openid-connect/token",\
    "response_types_supported":["code"],"subject_types_supported":["public"],\
    "id_token_signing_alg_values_supported":["RS256"]}\
    """
        .formatted(issuer);
  }

  private static void json(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /**
   * What signs: an issuer's name and key, which can be handed on as text.
   *
   * @param issuer the realm's URL
   * @param key with its private part
   */
  public record Signer(String issuer, RsaJsonWebKey key) {
    /** The inverse of {@link #keyAsText()}. */
    public static Signer of(String issuer, String keyAsText) {
      try {
        return new Signer(issuer, (RsaJsonWebKey) JsonWebKey.Factory.newJwk(keyAsText));
      } catch (JoseException e) {
        throw new IllegalArgumentException("not a JSON Web Key", e);
      }
    }

    public String keyAsText() {
      return key.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);
    }

    public String token(Login login) {
      return token(login.name(), login.team(), login.role());
    }

    /**
     * A bearer token of one hour for all four services.
     *
     * @param team slug, {@code *} for every team, null for none
     */
    public String token(String name, @Nullable String team, String... roles) {
      JwtClaims claims = claims(name, team, roles);
      return sign(claims);
    }

    /** What a token says, to be bent by a test of what services refuse. */
    public JwtClaims claims(String name, @Nullable String team, String... roles) {
      JwtClaims claims = new JwtClaims();
      claims.setIssuer(issuer);
      claims.setAudience(AUDIENCE);
      claims.setSubject(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
      claims.setGeneratedJwtId();
      claims.setIssuedAtToNow();
      claims.setExpirationTimeMinutesInTheFuture(LIFETIME_MINUTES);
      claims.setStringClaim("typ", "Bearer");
      claims.setStringClaim("azp", "baton-cli");
      claims.setStringClaim("preferred_username", name);
      claims.setClaim("realm_access", Map.of("roles", List.of(roles)));
      if (team != null) {
        claims.setStringClaim("team", team);
      }
      return claims;
    }

    public String sign(JwtClaims claims) {
      try {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        return signature.getCompactSerialization();
      } catch (JoseException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
