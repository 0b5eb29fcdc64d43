package dev.baton.ledger.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.ledger.refused.Original;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlicesTest {
  @Test
  void cutsABatchIntoItsEventsAsTheyWereSent() {
    assertThat(array(" [ {\"a\" :1.50, \"a\":2}\n, 3.140 ,\"ä\",[ ],null , {\"b\":[{},\"]\"]} ] "))
        .containsExactly(
            "{\"a\" :1.50, \"a\":2}", "3.140", "\"ä\"", "[ ]", "null", "{\"b\":[{},\"]\"]}");
    assertThat(array("[12]")).containsExactly("12");
    assertThat(array("[]")).isEmpty();
  }

  @Test
  void cutsWhatIsAsDeepAsAnEventMayBe() {
    String deep = "[".repeat(64) + "]".repeat(64);
    assertThat(array("[" + deep + ",1]")).containsExactly(deep, "1");
  }

  @Test
  void cutsLinesAndSkipsBlankOnes() {
    assertThat(texts(Slices.ofLines(bytes("\n{a}\r\n \t\n{ä\n\nlast"))))
        .containsExactly("{a}\r", "{ä", "last");
    assertThat(Slices.lines(bytes("a\nb\nc"), 2)).hasSize(2);
  }

  private static List<String> array(String json) {
    return texts(Slices.ofArray(bytes(json)));
  }

  private static List<String> texts(List<Original> originals) {
    return originals.stream().map(o -> new String(o.body(), StandardCharsets.UTF_8)).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
