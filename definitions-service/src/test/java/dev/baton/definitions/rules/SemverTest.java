package dev.baton.definitions.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemverTest {
  // semver.org §11, and numbers past what a long holds
  private static final List<String> ASCENDING =
      List.of(
          "0.9.10",
          "1.0.0-alpha",
          "1.0.0-alpha.1",
          "1.0.0-alpha.beta",
          "1.0.0-beta",
          "1.0.0-beta.2",
          "1.0.0-beta.11",
          "1.0.0-rc.1",
          "1.0.0",
          "1.0.1",
          "1.2.0",
          "1.10.0",
          "2.0.0",
          "99999999999999999999.0.0");

  @Test
  void ordersByPrecedence() {
    for (int i = 0; i < ASCENDING.size(); i++) {
      for (int j = 0; j < ASCENDING.size(); j++) {
        assertThat(Integer.signum(semver(ASCENDING.get(i)).compareTo(semver(ASCENDING.get(j)))))
            .as("%s to %s", ASCENDING.get(i), ASCENDING.get(j))
            .isEqualTo(Integer.signum(Integer.compare(i, j)));
      }
    }
  }

  @Test
  void buildMetadataOrdersNothing() {
    assertThat(semver("1.0.0+a")).isEqualByComparingTo(semver("1.0.0+b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.0",
        "01.0.0",
        "1.0.0-",
        "1.0.0-01",
        "1.0.0-a..b",
        "v1.0.0",
        "1.0.0 ",
        "1.0.0.0",
        "٣.0.0",
        "1.0.0\n",
        "1.0.0-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void readsNothingElse(String text) {
    assertThat(Semver.parse(text)).isEmpty();
  }

  @Property
  void theOrderIsTotal(
      @ForAll("versions") Semver a, @ForAll("versions") Semver b, @ForAll("versions") Semver c) {
    assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
    assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
    if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
      assertThat(a).isLessThanOrEqualTo(c);
    }
  }

  @Provide
  Arbitrary<Semver> versions() {
    Arbitrary<String> core =
        Arbitraries.integers().between(0, 2).list().ofSize(3).map(SemverTest::joined);
    Arbitrary<String> pre =
        Arbitraries.of("1", "2", "11", "a", "b", "a-1", "0")
            .list()
            .ofMaxSize(3)
            .map(ids -> ids.isEmpty() ? "" : "-" + String.join(".", ids));
    return net.jqwik.api.Combinators.combine(core, pre).as((c, p) -> semver(c + p));
  }

  private static String joined(List<Integer> numbers) {
    return numbers.get(0) + "." + numbers.get(1) + "." + numbers.get(2);
  }

  private static Semver semver(String text) {
    return Semver.parse(text).orElseThrow();
  }
}
