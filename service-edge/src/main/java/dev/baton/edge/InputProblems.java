package dev.baton.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.ForbiddenException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with an input, and where in it. These come before the problem extension's own,
 * which know the place only as a Java path.
 */
public final class InputProblems {
  private static final int BEFORE_THE_EXTENSION = 1;
  private static final Pattern WORDS = Pattern.compile("for Enum class: \\[(.*)]$");

  /** A body that is no JSON, or not of the shape that is read. */
  @ServerExceptionMapper(
      value = {
        JsonProcessingException.class,
        MismatchedInputException.class,
        InvalidFormatException.class,
        UnrecognizedPropertyException.class
      },
      priority = BEFORE_THE_EXTENSION)
  public Response malformed(JsonProcessingException e) {
    return Problems.builder(400, "malformed", "Not the JSON that is read here", detail(e))
        .with("errors", List.of(new Violation(pointer(e), detail(e))))
        .build()
        .toResponse();
  }

  /** Input that breaks a declared constraint. */
  @ServerExceptionMapper(priority = BEFORE_THE_EXTENSION)
  public Response invalid(ConstraintViolationException e) {
    return Problems.invalid(
            "invalid",
            "The input breaks a rule",
            e.getConstraintViolations().stream().map(InputProblems::violation).toList())
        .toResponse();
  }

  /** No such resource; or, where there is a cause, a parameter that is not of its type. */
  @ServerExceptionMapper(priority = BEFORE_THE_EXTENSION)
  public Response notFound(NotFoundException e) {
    if (e.getCause() instanceof RuntimeException cause
        && !(cause instanceof WebApplicationException)) {
      return Problems.of(
              400,
              "bad-parameter",
              "A parameter cannot be read",
              cause.getMessage() == null ? "It is not of its type." : cause.getMessage())
          .toResponse();
    }
    return Problems.of(404, "not-found", "Not found", "There is nothing at this address.")
        .toResponse();
  }

  /** A role the token does not carry: says which ones would do. */
  @ServerExceptionMapper(
      value = {ForbiddenException.class, jakarta.ws.rs.ForbiddenException.class},
      priority = BEFORE_THE_EXTENSION)
  public Response forbidden(@Nullable ResourceInfo asked) {
    return Problems.forbidden(
            allowed(asked)
                .map(roles -> "This takes the role '" + String.join("' or '", roles) + "'.")
                .orElse("The token carries no role that may do this."))
        .toResponse();
  }

  private static Optional<String[]> allowed(@Nullable ResourceInfo asked) {
    if (asked == null) {
      return Optional.empty();
    }
    return Stream.of(asked.getResourceMethod(), asked.getResourceClass())
        .flatMap(Stream::ofNullable)
        .map(element -> element.getAnnotation(RolesAllowed.class))
        .flatMap(Stream::ofNullable)
        .map(RolesAllowed::value)
        .findFirst();
  }

  /**
   * What the reader of a body made of a failure, and everything else the framework answers with.
   */
  @ServerExceptionMapper(priority = BEFORE_THE_EXTENSION)
  public Response other(WebApplicationException e) {
    if (e.getCause() instanceof JsonProcessingException json) {
      return malformed(json);
    }
    Response.StatusType status = e.getResponse().getStatusInfo();
    if (status.getStatusCode() < Response.Status.BAD_REQUEST.getStatusCode()) {
      return e.getResponse();
    }
    String title = status.getReasonPhrase();
    HttpProblem.Builder problem =
        Problems.builder(
            status.getStatusCode(),
            title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-"),
            title,
            e.getMessage() == null ? title : e.getMessage());
    e.getResponse()
        .getStringHeaders()
        .forEach((name, values) -> problem.withHeader(name, String.join(", ", values)));
    return problem.build().toResponse();
  }

  private static String detail(JsonProcessingException e) {
    String message = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
    if (e instanceof InvalidFormatException format) {
      Matcher words = WORDS.matcher(message);
      return "'"
          + format.getValue()
          + (words.find() ? "' is none of " + words.group(1) + "." : "' cannot be read here.");
    }
    // Jackson names our types in what it says of a mismatch, and they are nothing to a client
    return message.isEmpty() || message.contains("dev.baton") || message.contains("java.")
        ? "A value of another type is read here."
        : message;
  }

  private static String pointer(JsonProcessingException e) {
    if (!(e instanceof JsonMappingException mapping)) {
      return "";
    }
    StringBuilder pointer = new StringBuilder();
    for (JsonMappingException.Reference step : mapping.getPath()) {
      pointer
          .append('/')
          .append(step.getFieldName() == null ? step.getIndex() : escape(step.getFieldName()));
    }
    return pointer.toString();
  }

  private static Violation violation(ConstraintViolation<?> violation) {
    StringBuilder pointer = new StringBuilder();
    boolean inBody = false;
    String parameter = "";
    for (Path.Node node : violation.getPropertyPath()) {
      if (node.getKind() == ElementKind.PARAMETER) {
        parameter = node.getName();
      } else if (node.getKind() != ElementKind.METHOD) {
        inBody = true;
        if (node.getIndex() != null) {
          pointer.append('/').append(node.getIndex());
        } else if (node.getKey() != null) {
          pointer.append('/').append(escape(node.getKey().toString()));
        }
        if (node.getKind() == ElementKind.PROPERTY) {
          pointer.append('/').append(escape(node.getName()));
        }
      }
    }
    String detail =
        inBody || parameter.isEmpty()
            ? violation.getMessage()
            : parameter + " " + violation.getMessage();
    return new Violation(pointer.toString(), detail);
  }

  private static String escape(String step) {
    return step.replace("~", "~0").replace("/", "~1");
  }
}
