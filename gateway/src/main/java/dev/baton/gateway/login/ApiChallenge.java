package dev.baton.gateway.login;

import dev.baton.contracts.Json;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * OIDC as it is, but for the APIs: whoever asks there without valid credentials, a session that ran
 * out included, gets 401 and a challenge, never a redirect to a login.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class ApiChallenge implements HttpAuthenticationMechanism {
  private static final String BEARER = "Bearer";

  private final OidcAuthenticationMechanism oidc;

  ApiChallenge(OidcAuthenticationMechanism oidc) {
    this.oidc = oidc;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext call, IdentityProviderManager identities) {
    Uni<SecurityIdentity> identity = oidc.authenticate(call, identities);
    return Credentials.api(call)
        ? identity
            .onFailure(AuthenticationRedirectException.class)
            .transform(AuthenticationFailedException::new)
        : identity;
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext call) {
    return Credentials.api(call)
        ? Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", BEARER))
        : oidc.getChallenge(call);
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext call) {
    if (!Credentials.api(call)) {
      return HttpAuthenticationMechanism.super.sendChallenge(call);
    }
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "urn:baton:problem:unauthorized");
    problem.put("title", "Unauthorized");
    problem.put("status", 401);
    problem.put("detail", "This needs a valid bearer token.");
    call.response()
        .setStatusCode(401)
        .putHeader("WWW-Authenticate", BEARER)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(Buffer.buffer(Json.bytes(problem)));
    return Uni.createFrom().item(true);
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return oidc.getCredentialTypes();
  }

  @Override
  public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext call) {
    return oidc.getCredentialTransport(call);
  }
}
