package dev.baton.ledger.persons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.contracts.proof.Leaf;
import dev.baton.ledger.persons.SealedContent.Place;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class SealedContentTest {
  private static final Place HERE = new Place(3, 17);
  private static final byte[] NONCE = new byte[SealedContent.NONCE_BYTES];
  private static final byte[] SALT = bytes("sixteen bytes of");

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void opensWithAllKeysInAnyOrderAndGivesBackWhatItsDigestIsOf(
      @ForAll @Size(min = 1, max = 8) @UniqueElements List<@IntRange(min = 1) Integer> numbers,
      @ForAll byte[] said) {
    List<PersonKey> keys = keys(numbers);
    byte[] sealed = SealedContent.close(keys, HERE, NONCE, SALT, said);

    var opened = SealedContent.open(sealed, secrets(keys), HERE).orElseThrow();

    assertThat(SealedContent.is(sealed)).isTrue();
    assertThat(SealedContent.persons(sealed))
        .isEqualTo(numbers.stream().map(Integer::longValue).sorted().toList());
    assertThat(Leaf.contentDigest(opened.salt(), opened.said()))
        .isEqualTo(Leaf.contentDigest(SALT, said));
    List<PersonKey> reversed = new java.util.ArrayList<>(keys);
    Collections.reverse(reversed);
    assertThat(SealedContent.close(reversed, HERE, NONCE, SALT, said)).isEqualTo(sealed);
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void cannotBeReadWithoutAnyOneOfItsKeys(
      @ForAll @Size(min = 1, max = 8) @UniqueElements List<@IntRange(min = 1) Integer> numbers,
      @ForAll @IntRange(max = 7) int which,
      @ForAll byte[] said) {
    List<PersonKey> keys = keys(numbers);
    byte[] sealed = SealedContent.close(keys, HERE, NONCE, SALT, said);
    long lost = keys.get(which % keys.size()).no();
    Map<Long, byte[]> left = new HashMap<>(secrets(keys));
    left.remove(lost);

    assertThat(SealedContent.open(sealed, left, HERE)).isEmpty();
    // nor with another key in the place of the lost one
    left.put(lost, key(lost + 1).secret());
    assertThat(SealedContent.open(sealed, left, HERE)).isEmpty();
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void cannotBeReadAtAnotherPlaceOrChanged(@ForAll byte[] said, @ForAll Random random) {
    List<PersonKey> keys = keys(List.of(5, 9));
    byte[] sealed = SealedContent.close(keys, HERE, NONCE, SALT, said);
    byte[] changed = sealed.clone();
    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));

    assertThat(SealedContent.open(sealed, secrets(keys), new Place(3, 18))).isEmpty();
    assertThat(SealedContent.open(sealed, secrets(keys), new Place(2, 17))).isEmpty();
    assertThat(SealedContent.open(changed, secrets(keys), HERE)).isEmpty();
    assertThat(
            SealedContent.open(
                Arrays.copyOf(sealed, random.nextInt(sealed.length)), secrets(keys), HERE))
        .isEmpty();
  }

  @Test
  void holdsNeitherSaltNorContentInTheClear() {
    byte[] said = bytes("{\"a content\":\"that is long enough to be recognised\"}");
    String sealed =
        new String(
            SealedContent.close(keys(List.of(1)), HERE, NONCE, SALT, said),
            StandardCharsets.ISO_8859_1);

    assertThat(sealed).doesNotContain("recognised", "sixteen bytes of");
    assertThat(SealedContent.is(said)).isFalse();
    assertThat(SealedContent.persons(said)).isEmpty();
  }

  @Test
  void isSealedForSomebody() {
    assertThatThrownBy(() -> SealedContent.close(List.of(), HERE, NONCE, SALT, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void derivesKeysAsRfc5869Does() throws Exception {
    // its first test case, as far as one block reaches
    byte[] derived =
        SealedContent.hkdf(
            hex("000102030405060708090a0b0c"),
            hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"),
            hex("f0f1f2f3f4f5f6f7f8f9"));
    assertThat(HexFormat.of().formatHex(derived))
        .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
  }

  private static List<PersonKey> keys(List<Integer> numbers) {
    return numbers.stream().map(no -> key(no)).toList();
  }

  private static PersonKey key(long no) {
    byte[] secret = new byte[32];
    new Random(no).nextBytes(secret);
    return new PersonKey(no, secret);
  }

  private static Map<Long, byte[]> secrets(List<PersonKey> keys) {
    Map<Long, byte[]> secrets = new HashMap<>();
    keys.forEach(key -> secrets.put(key.no(), key.secret()));
    return secrets;
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
