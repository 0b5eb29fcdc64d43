package dev.baton.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why something cannot be done, in one line for the person who asked for it. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  public Refusal(String message) {
    super(message.replaceAll("\\s*[\\r\\n]+\\s*", " "));
  }

  /** What went wrong with a file or a stream, in words; the exceptions themselves name a path. */
  public static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException file -> file.getFile() + " is a file";
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case NoSuchFileException missing -> missing.getFile() + " cannot be made or found";
      case FileSystemException in when in.getReason() != null ->
          in.getFile() + ": " + in.getReason();
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  /** What a service refuses, from its problem (RFC 9457) where it gives one. */
  public static Refusal answered(HttpResponse<byte[]> response) {
    JsonNode problem;
    try {
      problem = Json.MAPPER.readTree(response.body());
    } catch (IOException e) {
      return new Refusal("Refused with status " + response.statusCode() + ".");
    }
    StringBuilder line = new StringBuilder();
    line.append("Refused (").append(response.statusCode()).append("): ");
    JsonNode errors = problem.path("errors");
    if (errors.isEmpty()) {
      line.append(problem.path("detail").asText(problem.path("title").asText()));
    } else {
      line.append(problem.path("title").asText());
      errors.forEach(error ->
          line.append("; ")
              .append(error.path("pointer").asText())
              .append(" ")
              .append(error.path("detail").asText()));
    }
    return new Refusal(line.toString());
  }

  /** The message; never null. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
