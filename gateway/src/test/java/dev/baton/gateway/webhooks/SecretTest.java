package dev.baton.gateway.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretTest {
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final Instant AT = Instant.ofEpochSecond(1_614_265_330);
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
  private static final Secret SECRET =
      new Secret(Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  // of the reference libraries' own test
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  @Test
  void signsAsStandardWebhooksSay() {
    assertThat(Secret.signatures(List.of(SECRET), ID, AT, BODY)).isEqualTo(SIGNATURE);
    assertThat(SECRET.text()).isEqualTo("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  }

  @Test
  void signsWithEachSecretWhileOneTakesTheOthersPlace() {
    Secret next = new Secret(new byte[Secret.LENGTH]);

    assertThat(Secret.signatures(List.of(next, SECRET), ID, AT, BODY).split(" "))
        .hasSize(2)
        .contains(SIGNATURE);
  }

  @Test
  void signsTheIdTheTimeAndEveryByteOfTheBody() {
    assertThat(
            List.of(
                Secret.signatures(List.of(SECRET), ID, AT, BODY),
                Secret.signatures(List.of(SECRET), ID + "x", AT, BODY),
                Secret.signatures(List.of(SECRET), ID, AT.plusSeconds(1), BODY),
                Secret.signatures(
                    List.of(SECRET), ID, AT, "{\"test\":2432232314}".getBytes(UTF_8))))
        .doesNotHaveDuplicates();
  }

  @Test
  void isNotTold() {
    assertThat(SECRET.toString()).doesNotContain("MfKQ");
  }
}
