package dev.baton.ledger.imports;

import dev.baton.edge.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jboss.resteasy.reactive.common.headers.HeaderUtil;
import org.jboss.resteasy.reactive.common.util.CaseInsensitiveMap;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads an upload part by part as it arrives: its log goes on in chunks, its mapping is kept. The
 * framework's own reading of forms would first write the log to a disk.
 */
final class Multipart implements MultipartParser.PartHandler {
  static final String LOG = "log";
  static final String MAPPING = "mapping";

  /** Largest mapping, in bytes. */
  static final int LARGEST_MAPPING = 256 << 10;

  private static final int CHUNK = 1 << 20;

  private final Sink sink;
  private final ByteArrayOutputStream mapping = new ByteArrayOutputStream();
  private final byte[] chunk = new byte[CHUNK];
  private final Set<String> seen = new HashSet<>();
  private int filled;
  private String part = "";
  private @Nullable String file;

  private Multipart(Sink sink) {
    this.sink = sink;
  }

  /** Takes the log. */
  interface Sink {
    /** The next part of it, in order. */
    void chunk(byte[] bytes);
  }

  /**
   * What came beside the log.
   *
   * @param file as the sender calls it; null where it does not
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Form(byte[] mapping, @Nullable String file) {}

  /**
   * Reads a form to its end.
   *
   * @throws HttpProblem 400, 413 or 415 where it is not one of a log and a mapping
   */
  static Form read(@Nullable MediaType type, InputStream body, Sink sink) throws IOException {
    String boundary = type == null ? null : type.getParameters().get("boundary");
    if (type == null
        || !type.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE)
        || boundary == null) {
      throw Problems.of(
          415,
          "unsupported-media-type",
          "Unsupported media type",
          "Send multipart/form-data with a part 'log' and a part 'mapping'.");
    }
    Multipart form = new Multipart(sink);
    var parsing =
        MultipartParser.beginParse(
            form, boundary.getBytes(StandardCharsets.US_ASCII), StandardCharsets.UTF_8.name());
    byte[] buffer = new byte[64 << 10];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      try {
        parsing.parse(ByteBuffer.wrap(buffer, 0, read));
      } catch (MultipartParser.MalformedMessageException e) {
        throw malformed("The form cannot be read: " + e.getMessage() + ".");
      }
    }
    if (!parsing.isComplete()) {
      throw malformed("The form is cut off.");
    }
    return form.read();
  }

  private Form read() {
    for (String needed : new String[] {LOG, MAPPING}) {
      if (!seen.contains(needed)) {
        throw malformed("There is no part '" + needed + "'.");
      }
    }
    return new Form(mapping.toByteArray(), file);
  }

  @Override
  public void beginPart(CaseInsensitiveMap<String> headers) {
    String disposition = headers.getFirst("Content-Disposition");
    String name =
        disposition == null ? null : HeaderUtil.extractQuotedValueFromHeader(disposition, "name");
    part = name == null ? "" : name;
    if (!part.equals(LOG) && !part.equals(MAPPING)) {
      throw malformed("A part '" + part + "' is not known: there are 'log' and 'mapping'.");
    }
    if (!seen.add(part)) {
      throw malformed("There are two parts '" + part + "'.");
    }
    if (part.equals(LOG)) {
      file = HeaderUtil.extractQuotedValueFromHeaderWithEncoding(disposition, "filename");
    }
  }

  @Override
  public void data(ByteBuffer bytes) {
    if (part.equals(MAPPING)) {
      if (mapping.size() + bytes.remaining() > LARGEST_MAPPING) {
        throw Problems.of(
            413, "too-large", "Too large", "A mapping has at most " + LARGEST_MAPPING + " bytes.");
      }
      while (bytes.hasRemaining()) {
        mapping.write(bytes.get());
      }
      return;
    }
    while (bytes.hasRemaining()) {
      int taken = Math.min(bytes.remaining(), CHUNK - filled);
      bytes.get(chunk, filled, taken);
      filled += taken;
      if (filled == CHUNK) {
        flush();
      }
    }
  }

  @Override
  public void endPart() {
    if (part.equals(LOG)) {
      flush();
    }
  }

  private void flush() {
    if (filled > 0) {
      sink.chunk(Arrays.copyOf(chunk, filled));
      filled = 0;
    }
  }

  private static HttpProblem malformed(String detail) {
    return Problems.of(400, "malformed-form", "Not a form of a log and a mapping", detail);
  }
}
