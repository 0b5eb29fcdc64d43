package dev.baton.contracts.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.contracts.Digests;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LeafTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final Instant AT = Instant.parse("2026-03-02T09:14:05.123456789Z");

  @Test
  void isTheLeafItWasInTheFirstRelease() {
    // computed apart from this code; every published root depends on it
    byte[] content =
        Leaf.contentDigest(
            "salt-salt-salt-!".getBytes(StandardCharsets.UTF_8),
            "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    byte[] record = Digests.sha256("{\"b\":2}".getBytes(StandardCharsets.UTF_8));
    byte[] leaf = Leaf.bytes(3, 42, AT, "dev.baton.handoff.offered.v1", content, record);

    assertThat(HEX.formatHex(content))
        .isEqualTo("1e7ac12976435861b36e4cd7d02f77c5611e237f62f0da3edc6717ee3b5877db");
    assertThat(HEX.formatHex(leaf))
        .isEqualTo(
            "00000003000000000000002a00064c07022b1380001c"
                + "6465762e6261746f6e2e68616e646f66662e6f6666657265642e7631"
                + "1e7ac12976435861b36e4cd7d02f77c5611e237f62f0da3edc6717ee3b5877db"
                + "0ab1a6d394cd30195f0642b67ae1180c375ffadf5dd7f39c390668b5fdb6da93");
    assertThat(HEX.formatHex(Leaf.hash(leaf)))
        .isEqualTo("6d4115924dc833cebe6715afbb916f8cfc99f823ea850f4a0441f54b38c73716");
  }

  @Test
  void hashesTheEmptyLeafAsRfc6962Does() {
    assertThat(HEX.formatHex(Leaf.hash(new byte[0])))
        .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  }

  @Test
  void refusesADigestOfAnotherLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Leaf.bytes(0, 0, AT, "t", new byte[31], new byte[32]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Leaf.bytes(0, 0, AT, "t", new byte[32], new byte[33]));
  }
}
