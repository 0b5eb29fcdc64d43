package dev.baton.contracts.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.PropertyWriter;
import dev.baton.contracts.ledger.LedgerRecord.Change;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A change as JSON: what the entry left as it was stands once. */
final class ChangeJson {
  private static final String BEFORE = "before";
  private static final String AFTER = "after";

  private ChangeJson() {}

  static final class Writer extends JsonSerializer<Change> {
    @Override
    public void serialize(Change change, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      HandoffSnapshot before = change.before();
      HandoffSnapshot after = change.after();
      out.writeStartObject();
      if (after != null) {
        provider.defaultSerializeField(AFTER, after, out);
      }
      if (before != null && after != null) {
        out.writeObjectFieldStart(BEFORE);
        writeDifferences(before, after, out, provider);
        out.writeEndObject();
      } else if (before != null) {
        provider.defaultSerializeField(BEFORE, before, out);
      }
      out.writeEndObject();
    }

    private static void writeDifferences(
        HandoffSnapshot before,
        HandoffSnapshot after,
        JsonGenerator out,
        SerializerProvider provider)
        throws IOException {
      Iterator<PropertyWriter> members =
          provider.findValueSerializer(HandoffSnapshot.class).properties();
      while (members.hasNext()) {
        BeanPropertyWriter member = (BeanPropertyWriter) members.next();
        try {
          Object then = member.get(before);
          if (isAbsent(then)) {
            if (!isAbsent(member.get(after))) {
              out.writeNullField(member.getName());
            }
          } else if (!Objects.equals(then, member.get(after))) {
            member.serializeAsField(before, out, provider);
          }
        } catch (IOException | RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new IllegalStateException("a snapshot cannot be read", e);
        }
      }
    }

    private static boolean isAbsent(@Nullable Object value) {
      return value == null
          || (value instanceof Map<?, ?> map && map.isEmpty())
          || (value instanceof Collection<?> all && all.isEmpty());
    }
  }

  static final class Reader extends JsonDeserializer<Change> {
    @Override
    public Change deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!(context.readTree(in) instanceof ObjectNode change)) {
        return context.reportInputMismatch(Change.class, "a change is an object");
      }
      ObjectNode after = member(change, AFTER, context);
      ObjectNode before = member(change, BEFORE, context);
      HandoffSnapshot now = snapshot(after, context);
      if (after != null && before != null) {
        before = after.setAll(before);
      }
      return new Change(snapshot(before, context), now);
    }

    private static @Nullable ObjectNode member(
        ObjectNode change, String name, DeserializationContext context) throws IOException {
      return switch (change.get(name)) {
        case null -> null;
        case ObjectNode snapshot -> snapshot;
        default -> context.reportInputMismatch(Change.class, "'%s' is an object", name);
      };
    }

    private static @Nullable HandoffSnapshot snapshot(
        @Nullable ObjectNode json, DeserializationContext context) throws IOException {
      return json == null ? null : context.readTreeAsValue(json, HandoffSnapshot.class);
    }
  }
}
