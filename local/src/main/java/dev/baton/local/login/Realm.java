package dev.baton.local.login;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The realm {@code baton}: what every installation has, and what only a demo has. */
public final class Realm {
  public static final String NAME = "baton";

  private static final String EVERYWHERE = "/realm.json";
  private static final String DEMO = "/realm-demo.json";

  private Realm() {}

  /** Roles, the page's client, how a team gets into a token. No accounts, no secrets. */
  static ObjectNode everywhere() throws IOException {
    return resource(EVERYWHERE);
  }

  /** The accounts of a demo, and the clients of its command line and its gateway. */
  static ObjectNode demo() throws IOException {
    return resource(DEMO);
  }

  /** The realm of the local stack. */
  static ObjectNode local() throws IOException {
    return merged(everywhere(), demo());
  }

  /**
   * The names of the demo's accounts, in the order of the file; a service's own is none of them.
   */
  public static List<String> accounts() throws IOException {
    return StreamSupport.stream(demo().path("users").spliterator(), false)
        .filter(user -> !user.has("serviceAccountClientId"))
        .map(user -> user.path("username").asText())
        .toList();
  }

  /** Lists of both are joined; of other fields the addition's wins. */
  static ObjectNode merged(ObjectNode base, ObjectNode addition) {
    ObjectNode whole = base.deepCopy();
    for (Map.Entry<String, JsonNode> field : addition.properties()) {
      if (whole.get(field.getKey()) instanceof ArrayNode list
          && field.getValue() instanceof ArrayNode more) {
        list.addAll(more);
      } else {
        whole.set(field.getKey(), field.getValue());
      }
    }
    return whole;
  }

  private static ObjectNode resource(String name) throws IOException {
    try (InputStream in = Realm.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not on the class path");
      }
      return Json.MAPPER.readValue(in, ObjectNode.class);
    }
  }
}
