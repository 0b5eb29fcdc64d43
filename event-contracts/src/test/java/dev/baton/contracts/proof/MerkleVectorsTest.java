package dev.baton.contracts.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Proofs of others, and what others expect to be refused. */
class MerkleVectorsTest {
  private static final Path VECTORS =
      Path.of(System.getProperty("baton.root", ".."))
          .resolve("../shared/data/foreign/merkle-testdata/testdata")
          .normalize();

  @Test
  void theVectorsAreHere() {
    assumeTrue(Files.isDirectory(VECTORS), () -> "the Merkle vectors are not here: " + VECTORS);
    assertThat(files("inclusion")).hasSizeGreaterThan(90);
    assertThat(files("consistency")).hasSizeGreaterThan(90);
  }

  @TestFactory
  Stream<DynamicTest> inclusionIsShownByTheRightProofsAndNoOthers() {
    return tests(
        "inclusion",
        vector ->
            Merkle.includes(
                vector.path("leafIdx").bigIntegerValue().longValue(),
                vector.path("treeSize").longValue(),
                bytes(vector.path("leafHash")),
                proof(vector),
                bytes(vector.path("root"))));
  }

  @TestFactory
  Stream<DynamicTest> consistencyIsShownByTheRightProofsAndNoOthers() {
    return tests(
        "consistency",
        vector ->
            Merkle.extendsTo(
                vector.path("size1").longValue(),
                vector.path("size2").longValue(),
                bytes(vector.path("root1")),
                bytes(vector.path("root2")),
                proof(vector)));
  }

  private interface Check {
    boolean holds(JsonNode vector) throws IOException;
  }

  private static Stream<DynamicTest> tests(String kind, Check check) {
    return files(kind).stream()
        .map(file ->
            DynamicTest.dynamicTest(
                VECTORS.relativize(file).toString(),
                () -> {
                  JsonNode vector = Json.MAPPER.readTree(file.toFile());
                  assertThat(check.holds(vector)).isEqualTo(!vector.path("wantErr").booleanValue());
                }));
  }

  private static List<byte[]> proof(JsonNode vector) throws IOException {
    List<byte[]> proof = new ArrayList<>();
    for (JsonNode hash : vector.path("proof")) {
      proof.add(bytes(hash));
    }
    return proof;
  }

  private static byte[] bytes(JsonNode base64) {
    return Base64.getDecoder().decode(base64.asText(""));
  }

  private static List<Path> files(String kind) {
    if (!Files.isDirectory(VECTORS)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(VECTORS.resolve(kind))) {
      return all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
