package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.acceptance.Script.Answer;
import dev.baton.contracts.Json;
import dev.baton.local.stack.Service;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A team's build asks, before it says what it means, what would come of it. */
@ExtendWith(Stack.Shared.class)
class LintIT {
  private static final String KNOWN =
      """
      {"id": "lint-case", "label": "Case", "note": "of LintIT"}
      """;

  @TempDir Path directory;

  @Test
  void aChangeThatConflictsFailsABuildAndSaysWithWhom(Stack stack) throws Exception {
    define(stack);

    Answer answer = lint(stack, stack.token("reader"), proposal("lint-case-support", "called"));

    assertThat(answer.exit()).as(answer.toString()).isEqualTo(1);
    JsonNode finding = Json.MAPPER.readTree(answer.out()).at("/findings/0");
    assertThat(finding.path("conflicts").findValuesAsText("team")).contains("sales");
  }

  @Test
  void whatMeansTheSameIsClean(Stack stack) throws Exception {
    define(stack);

    Answer answer = lint(stack, stack.token("reader"), proposal("lint-case-support", "wrote"));

    assertThat(answer.exit()).as(answer.toString()).isZero();
    assertThat(Json.MAPPER.readTree(answer.out()).path("clean").asBoolean()).isTrue();
  }

  @Test
  void whatCannotBeToldIsNeither(Stack stack) throws Exception {
    Answer unreadable = lint(stack, stack.token("reader"), "{\"definitions\": ");
    Answer stranger = lint(stack, "no-token", proposal("lint-case-support", "wrote"));

    assertThat(List.of(unreadable.exit(), stranger.exit())).containsOnly(2);
    assertThat(unreadable.err()).startsWith("Refused (4").hasLineCount(1);
    assertThat(stranger.err()).startsWith("Refused (401)").hasLineCount(1);
  }

  /** Of a term, what sales means by it; told once, the same again is known. */
  private static void define(Stack stack) throws Exception {
    post(stack, "terms", KNOWN);
    HttpResponse<String> defined =
        post(
            stack,
            "terms/lint-case/definitions",
            """
            {"id": "lint-case-sales", "team": "sales", "semver": "1.0.0",
             "meaning": {"kind": "STAGE", "text": "who wrote"}}
            """);
    assertThat(defined.statusCode()).as(defined.body()).isIn(200, 201);
  }

  private static HttpResponse<String> post(Stack stack, String path, String body) throws Exception {
    return stack
        .api()
        .send(
            stack
                .api()
                .as(
                    "governance",
                    stack.origin(Service.DEFINITIONS).resolve("/definitions/v1/" + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
  }

  private static String proposal(String definition, String did) {
    return """
    {"definitions": [{"term": "lint-case", "definition": "%s", "team": "support",
      "meaning": {"kind": "STAGE", "text": "who %s"}}]}
    """
        .formatted(definition, did);
  }

  private Answer lint(Stack stack, String token, String changes) throws Exception {
    Path file = directory.resolve("changes.json");
    Files.writeString(file, changes);
    return Script.run(
        directory,
        List.of(
            "lint",
            file.toString(),
            "--url",
            stack.origin(Service.GATEWAY).toString(),
            "--token",
            token));
  }
}
