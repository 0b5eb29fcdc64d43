package dev.baton.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final String OLD = key(1);
  private static final String NEW = key(2);
  private static final byte[] BOUND = {7};

  @Test
  void opensWhatItClosedAndShowsNothingOfIt() {
    Seal seal = Seal.of(List.of(OLD));
    byte[] sealed = seal.close(bytes("budget: yes"), BOUND);

    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("budget");
    assertThat(seal.open(sealed, BOUND)).contains(bytes("budget: yes"));
    assertThat(seal.close(bytes("budget: yes"), BOUND)).isNotEqualTo(sealed);
  }

  @Test
  void theFirstKeySealsAndEveryOneOpens() {
    byte[] old = Seal.of(List.of(OLD)).close(bytes("a"), BOUND);
    Seal both = Seal.of(List.of(NEW, OLD));

    assertThat(both.open(old, BOUND)).contains(bytes("a"));
    byte[] fresh = both.close(bytes("b"), BOUND);
    assertThat(Seal.of(List.of(NEW)).open(fresh, BOUND)).contains(bytes("b"));
    assertThat(Seal.of(List.of(OLD)).open(fresh, BOUND)).isEmpty();
  }

  @Test
  void opensNothingThatWasChangedOrBelongsElsewhere() {
    Seal seal = Seal.of(List.of(OLD));
    byte[] sealed = seal.close(bytes("a"), BOUND);

    assertThatThrownBy(() -> seal.open(sealed, new byte[] {8}))
        .isInstanceOf(IllegalStateException.class);
    sealed[sealed.length - 1] ^= 1;
    assertThatThrownBy(() -> seal.open(sealed, BOUND)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takesOnlyKeysOfTheRightLength() {
    assertThatThrownBy(() -> Seal.of(List.of())).hasMessageContaining("no key");
    assertThatThrownBy(() -> Seal.of(List.of("c2hvcnQ="))).hasMessageContaining("5 bytes");
    assertThatThrownBy(() -> Seal.of(List.of("not base64!"))).hasMessageContaining("base64");
  }

  @Test
  void recognisesTheSameBytesUnderTheSameKeyAlone() {
    assertThat(Seal.of(List.of(OLD)).digest(bytes("a")))
        .isEqualTo(Seal.of(List.of(OLD)).digest(bytes("a")))
        .isNotEqualTo(Seal.of(List.of(NEW)).digest(bytes("a")))
        .isNotEqualTo(Seal.of(List.of(OLD)).digest(bytes("b")));
  }

  private static String key(int fill) {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) fill);
    return Base64.getEncoder().encodeToString(key);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
