package dev.baton.gateway.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Digests;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Tags each view with what it says, so that who has it need not be sent it again. The instant that
 * it was asked at, and when a source was last heard, change with every call and say nothing new:
 * the tag is a weak one.
 */
final class Tags {
  private static final List<String> PASSING =
      List.of("asOf", "heardAt", "openDays", "limitSeconds");

  private final ObjectMapper json;

  Tags(ObjectMapper json) {
    this.json = json;
  }

  @ServerResponseFilter
  public void tag(ContainerRequestContext request, ContainerResponseContext response) {
    Object view = response.getEntity();
    if (response.getStatus() != 200
        || view == null
        || !view.getClass().isAnnotationPresent(Shown.class)
        || !request.getMethod().equals(HttpMethod.GET)) {
      return;
    }
    JsonNode said = json.valueToTree(view);
    withoutWhatPasses(said);
    byte[] digest = Digests.sha256().digest(said.toString().getBytes(StandardCharsets.UTF_8));
    String tag =
        "W/\""
            + Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 22)
            + '"';
    response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
    String known = request.getHeaderString(HttpHeaders.IF_NONE_MATCH);
    if (known != null
        && Arrays.stream(known.split(","))
            .map(String::strip)
            .anyMatch(k -> k.equals("*") || k.equals(tag))) {
      response.setStatus(304);
      response.setEntity(null);
    }
  }

  private static void withoutWhatPasses(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(PASSING);
      object.forEach(Tags::withoutWhatPasses);
    } else if (node instanceof ArrayNode array) {
      array.forEach(Tags::withoutWhatPasses);
    }
  }
}
