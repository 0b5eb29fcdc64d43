package dev.baton.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EventIdentityTest {
  private static String key(String team, String source, String id, String subject) {
    return HexFormat.of().formatHex(EventIdentity.key(team, source, id, subject));
  }

  @Test
  void isTheHashItWasInTheFirstRelease() {
    // computed apart from this code; stored keys depend on it
    assertThat(key("marketing", "/marketing/crm", "7f1c", "lead/L-42"))
        .isEqualTo("d3085ad10d4260c11e5b658f47a4c744");
    assertThat(key(null, "/baton/ledger", "expired-1", "lead/L-42"))
        .isEqualTo("3d45f4de79a1434a05df31a8bf7bf335");
  }

  @Test
  void noTwoIdentitiesReadAlike() {
    assertThat(key("a", "b", "c", "d")).isNotEqualTo(key("ab", "", "c", "d"));
    assertThat(key("a", "bc", "", "d")).isNotEqualTo(key("a", "b", "c", "d"));
    assertThat(key(null, "b", "c", "d")).isNotEqualTo(key("", "b", "c", "d"));
  }
}
