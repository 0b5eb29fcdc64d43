package dev.baton.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.contracts.Json;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes HTTP read and write JSON as the topics do. */
class WireJson {
  @Produces
  @Singleton
  ObjectMapper mapper() {
    return Json.MAPPER.copy();
  }
}
