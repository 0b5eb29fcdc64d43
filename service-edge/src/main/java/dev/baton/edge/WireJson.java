package dev.baton.edge;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.contracts.Json;
import io.quarkus.arc.All;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes HTTP read and write JSON as the topics do. */
class WireJson {
  @Produces
  @Singleton
  ObjectMapper mapper(@All List<ObjectMapperCustomizer> extensions) {
    ObjectMapper mapper = Json.MAPPER.copy();
    // among them the one that writes problems
    extensions.forEach(extension -> extension.customize(mapper));
    // a reader of a topic passes over a word it does not know; a caller is told of it
    return mapper.disable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);
  }
}
