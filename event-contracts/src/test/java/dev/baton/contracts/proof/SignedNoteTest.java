package dev.baton.contracts.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes and keys; the first ones are the examples of C2SP's signed-note and tlog-checkpoint. */
class SignedNoteTest {
  private static final String VKEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
  private static final String NOTE =
      """
      This is an example message.

      — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
      """;
  private static final String WITH_AN_EMPTY_LINE =
      """
      Ognuno sta solo sul cuor della terra
      trafitto da un raggio di sole:

      ed è subito sera.

      — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
      """;
  private static final String CHECKPOINT =
      """
      example.com/behind-the-sofa
      20852163
      CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

      — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
      """;
  private static final SigningKey KEY =
      SigningKey.of("thirty-two bytes that are no key".getBytes(StandardCharsets.UTF_8));

  @Test
  void theKeyOfTheExampleVerifiesItsNote() {
    VerifierKey key = VerifierKey.parse(VKEY);

    assertThat(key.toString()).isEqualTo(VKEY);
    assertThat(SignedNote.parse(NOTE).verified(List.of(key))).containsExactly(key);
    assertThat(SignedNote.parse(NOTE).toString()).isEqualTo(NOTE);
  }

  @Test
  void theTextEndsAtTheLastEmptyLine() {
    SignedNote note = SignedNote.parse(WITH_AN_EMPTY_LINE);

    assertThat(note.text()).endsWith("\n\ned è subito sera.\n");
    assertThat(note.signatures())
        .singleElement()
        .satisfies(line -> {
          assertThat(line.name()).isEqualTo("quasimodo.example/salvatore");
          assertThat(line.id()).isEqualTo(0x367ba04b);
          assertThat(line.signature()).hasSize(64);
        });
    assertThat(note.toString()).isEqualTo(WITH_AN_EMPTY_LINE);
  }

  @Test
  void theCheckpointOfTheExampleReadsAsItIsWritten() {
    SignedNote note = SignedNote.parse(CHECKPOINT);
    Checkpoint checkpoint = Checkpoint.parse(note.text());

    assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
    assertThat(checkpoint.size()).isEqualTo(20852163);
    assertThat(HexFormat.of().formatHex(checkpoint.root()))
        .isEqualTo("0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62");
    assertThat(checkpoint.text()).isEqualTo(note.text());
  }

  @Test
  void aKeySignsAsRfc8032Says() {
    // RFC 8032, section 7.1, TEST 2
    SigningKey key =
        SigningKey.of(
            HexFormat.of()
                .parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));

    assertThat(HexFormat.of().formatHex(key.verifier("n").publicKey()))
        .isEqualTo("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    assertThat(HexFormat.of().formatHex(key.sign("n", "r").signature()))
        .isEqualTo(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  }

  @Test
  void aSignatureOfAnUnknownKeySaysNothing() {
    VerifierKey other = VerifierKey.parse(VKEY).named("example.com/bar");

    assertThat(SignedNote.parse(NOTE).verified(List.of(other))).isEmpty();
  }

  @Test
  void aSignatureOfAKnownKeyThatDoesNotVerifyIsAnError() {
    SignedNote forged = SignedNote.parse(NOTE.replace("example message", "Example message"));

    assertThatThrownBy(() -> forged.verified(List.of(VerifierKey.parse(VKEY))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text\n",
        "text\n\n",
        "text\n\n— name AAAAAAE=",
        "text\n\n- name AAAAAAE=\n",
        "text\n\n— name ????????\n",
        "text\n\n— name AAAA\n",
        "text\n\n—  AAAAAAE=\n",
        "te\txt\n\n— name AAAAAAE=\n"
      })
  void whatIsNoNoteIsRefused(String text) {
    assertThatThrownBy(() -> SignedNote.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "origin\n1\n",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n",
        "o\n1\nnone\n"
      })
  void whatIsNoCheckpointIsRefused(String text) {
    assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com/foo",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/fou+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+????"
      })
  void whatIsNoKeyIsRefused(String vkey) {
    assertThatThrownBy(() -> VerifierKey.parse(vkey)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 300)
  void noByteOfASignedCheckpointCanBeChanged(
      @ForAll @IntRange(min = 0, max = 10_000) int at,
      @ForAll @IntRange(min = 1, max = 255) int by) {
    Checkpoint checkpoint = new Checkpoint("ledger.example/lane/0", 12, Merkle.empty());
    byte[] note = checkpoint.signed(List.of(KEY)).toString().getBytes(StandardCharsets.UTF_8);
    note[at % note.length] ^= (byte) by;

    assertThat(says(new String(note, StandardCharsets.UTF_8), checkpoint)).isNotEqualTo("another");
  }

  /**
   * What a changed note comes to: the same checkpoint, if a key still vouches for it, or nothing.
   */
  private static String says(String note, Checkpoint original) {
    try {
      SignedNote read = SignedNote.parse(note);
      if (read.verified(List.of(KEY.verifier(original.origin()))).isEmpty()) {
        return "nothing";
      }
      return Checkpoint.parse(read.text()).equals(original) && read.text().equals(original.text())
          ? "the same"
          : "another";
    } catch (IllegalArgumentException e) {
      return "nothing";
    }
  }
}
