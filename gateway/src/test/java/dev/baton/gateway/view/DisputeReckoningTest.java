package dev.baton.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement.Credit.Stage;
import dev.baton.contracts.event.Statement.Inquiry.Step;
import dev.baton.gateway.projection.ReadModels.Credit;
import dev.baton.gateway.projection.ReadModels.InquiryStep;
import dev.baton.gateway.registry.Directory;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisputeReckoningTest {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-22T09:00:00Z");
  private static final ItemRef DEAL = new ItemRef("deal", "D-1");
  private final DisputeReckoning reckoning = new DisputeReckoning(Directory.of(List.of()), NOW);

  private static Credit credit(String team, Stage stage, String share) {
    return new Credit(DEAL, null, null, null, team, stage, new BigDecimal(share), T);
  }

  private static InquiryStep step(Step step, String team, String to, int day) {
    return new InquiryStep("q-1", step, team, to, T.plusSeconds(86_400L * day));
  }

  private DisputesView of(List<Credit> credits, List<InquiryStep> steps) {
    return reckoning.of(credits, steps, new Completeness(List.of()));
  }

  @Test
  void moreThanAllClaimedIsADisputeUntilItIsSettled() {
    List<Credit> claims =
        List.of(credit("m", Stage.CLAIMED, "0.8"), credit("s", Stage.CLAIMED, "0.6"));

    assertThat(of(claims, List.of()).credits())
        .singleElement()
        .satisfies(c -> assertThat(c.sum()).isEqualTo("1.4"));
    assertThat(of(claims, List.of()).inflation()).isEqualTo(1.4);
    assertThat(
            of(List.of(claims.get(0), claims.get(1), credit("m", Stage.SETTLED, "1")), List.of())
                .credits())
        .isEmpty();
  }

  @Test
  void allOfItClaimedIsNone() {
    assertThat(
            of(
                    List.of(credit("m", Stage.CLAIMED, "0.4"), credit("s", Stage.CLAIMED, "0.6")),
                    List.of())
                .credits())
        .isEmpty();
  }

  @Test
  void aQuestionThatComesBackBounces() {
    DisputesView.Inquiry back =
        of(
                List.of(),
                List.of(
                    step(Step.RAISED, "a", "b", 0),
                    step(Step.PASSED, "b", "c", 1),
                    step(Step.PASSED, "c", "b", 2)))
            .inquiries()
            .getFirst();

    assertThat(back.route()).containsExactly("a", "b", "c", "b");
    assertThat(back.backAtEarlier()).isTrue();
    assertThat(back.bounces()).isTrue();
    assertThat(back.holder()).isEqualTo("b");
    assertThat(back.openDays()).isEqualTo(20.0);
  }

  @Test
  void oneThatIsAnsweredDoesNotAndOneThatIsPassedOnceNeither() {
    assertThat(
            of(
                    List.of(),
                    List.of(
                        step(Step.RAISED, "a", "b", 0),
                        step(Step.PASSED, "b", "a", 1),
                        step(Step.ANSWERED, "a", "a", 2)))
                .inquiries()
                .getFirst()
                .bounces())
        .isFalse();
    assertThat(
            of(List.of(), List.of(step(Step.RAISED, "a", "b", 0), step(Step.PASSED, "b", "c", 1)))
                .inquiries()
                .getFirst()
                .bounces())
        .isFalse();
  }
}
