package dev.baton.ledger.refused;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OriginalTest {
  @Test
  void isByteForByteWhatWasSent() {
    byte[] body = {0, -1, '{', 10, 13, (byte) 0xC3};
    for (Original original :
        new Original[] {
          new Original("application/json", Map.of("ce_id", "ä\u0000", "ce_type", ""), body),
          new Original(null, Map.of(), body),
          Original.structured(new byte[0])
        }) {
      Original read = Original.read(original.bytes());
      assertThat(read.body()).isEqualTo(original.body());
      assertThat(read.contentType()).isEqualTo(original.contentType());
      assertThat(read.headers()).isEqualTo(original.headers());
    }
  }
}
