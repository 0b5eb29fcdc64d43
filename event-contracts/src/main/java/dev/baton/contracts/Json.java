package dev.baton.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How Baton reads and writes JSON: unknown fields are ignored, absent values left out, times are
 * RFC 3339 in UTC.
 */
public final class Json {
  /** Deepest nesting that is read; a document below it is refused, not a stack overflow. */
  public static final int MAX_DEPTH = 64;

  private static final JsonSetter.Value EMPTY_FOR_ABSENT =
      JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);

  /** The one mapper; it is thread-safe and must not be reconfigured. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .addModule(new JavaTimeModule())
          // the same text as the module's, at a third of its cost: a record holds a dozen
          .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
          .disable(
              SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
              SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
          // what is left out because it is empty reads back as empty, not as null
          .withConfigOverride(List.class, o -> o.setSetterInfo(EMPTY_FOR_ABSENT))
          .withConfigOverride(Set.class, o -> o.setSetterInfo(EMPTY_FOR_ABSENT))
          .withConfigOverride(Map.class, o -> o.setSetterInfo(EMPTY_FOR_ABSENT))
          .build();

  private Json() {}

  /** The value as UTF-8 JSON. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws UncheckedIOException if the bytes are not such a value
   */
  public static <T> T read(byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
