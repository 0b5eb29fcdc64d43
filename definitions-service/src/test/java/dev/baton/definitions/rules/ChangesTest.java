package dev.baton.definitions.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.definitions.DefinitionsEntity.Change;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.definitions.rules.Comparison.Extent;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChangesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        // sets of allowed values
        "context.r in ['a', 'b', 'c']        ~ context.r in ['a', 'b']                    ~ NARROWING",
        "context.r in ['a', 'b']             ~ context.r in ['a', 'b', 'c']               ~ WIDENING",
        "context.r in ['a', 'b']             ~ context.r == 'b' || context.r == 'a'       ~ COMPATIBLE",
        "context.r in ['a', 'b']             ~ context.r in ['b', 'a']                    ~ COMPATIBLE",
        "context.r in ['a', 'b']             ~ context.r in ['a', 'c']                    ~ SHIFT",
        "context.r in [1, 2]                 ~ context.r in [1.0, 2.0]                    ~ COMPATIBLE",
        // bounds
        "context.n > 5                       ~ context.n > 6                              ~ NARROWING",
        "context.n > 5                       ~ context.n >= 5                             ~ WIDENING",
        "context.n > 5                       ~ 5 < context.n                              ~ COMPATIBLE",
        "context.n > 5                       ~ !(context.n <= 5)                          ~ COMPATIBLE",
        "context.n >= 5 && context.n <= 9    ~ context.n >= 5 && context.n < 9            ~ NARROWING",
        // between two integers there are other numbers
        "context.n > 5                       ~ context.n >= 6                             ~ NARROWING",
        "context.n > 5                       ~ context.m > 5                              ~ SHIFT",
        "context.n > 9007199254740993        ~ context.n > 9007199254740992               ~ SHIFT",
        // and, or, not, if
        "context.n > 5                       ~ context.n > 5 && context.r == 'a'          ~ NARROWING",
        "context.n > 5                       ~ context.n > 5 || context.r == 'a'          ~ WIDENING",
        "context.n > 5                       ~ context.n > 6 || context.r == 'a'          ~ SHIFT",
        "context.n > 5 && context.r == 'a'   ~ context.r == 'a' && context.n > 5          ~ COMPATIBLE",
        "context.ok ? context.n > 5 : false  ~ context.ok ? context.n > 6 : false         ~ NARROWING",
        // an attribute that is not there cannot be told, and that is another verdict
        "context.n > 5                       ~ has(context.n) && context.n > 5            ~ NARROWING",
        "has(context.n) && context.n > 5     ~ context.n > 5                              ~ WIDENING",
        "context.n == 1 || context.n != 1    ~ true                                       ~ WIDENING",
        // what is not looked into is the same where it reads the same
        "context.t.exists(t, t > 1)          ~ context.t.exists(t, t > 1) && context.ok   ~ NARROWING",
        "context.t.exists(t, t > 1)          ~ context.t.exists(t, t > 2)                 ~ SHIFT",
        "size(context.s) > 1 && context.ok   ~ context.ok && size(context.s) > 1          ~ COMPATIBLE",
        "context.a < context.b               ~ context.b > context.a                      ~ SHIFT",
        // strings are not what they look like when they are written down
        "context.r == 'a\\\\'                ~ context.r == 'a'                           ~ SHIFT",
        "context.r == 'a\" || x == \"b'      ~ context.r == 'a'                           ~ SHIFT",
        // blanks
        "context.n>5                         ~ context.n  >  5                            ~ EDITORIAL",
        "(context.n > 5)                     ~ context.n > 5                              ~ EDITORIAL",
        // SQL
        "SELECT COUNT(a) FROM t              ~ select  count(a) from t; -- all             ~ COMPATIBLE",
        "COUNT(DISTINCT a)                   ~ COUNT( DISTINCT  a )                       ~ EDITORIAL",
        "SUM(a)                              ~ SUM(A)                                     ~ SHIFT",
        "SUM(a) FILTER (WHERE x = 'b c')     ~ SUM(a) FILTER (WHERE x = 'b  c')           ~ SHIFT",
        "a - -1 AS x                         ~ a --1 AS x                                 ~ SHIFT",
      })
  void anExpressionIsClassed(String from, String to, Change change) {
    assertThat(Changes.between(expression(from), expression(to)).change()).isEqualTo(change);
  }

  @Test
  void aSecondLoopIsComparedAsItIsWritten() {
    String one = "context.t.all(t, t > 1)";
    String other = "context.u.all(u, u > 1)";
    assertThat(
            Changes.between(expression(one + " && " + other), expression(other + " && " + one))
                .change())
        .isEqualTo(Change.SHIFT);
    assertThat(
            Changes.between(expression(one + " && " + other), expression(one + "&&" + other))
                .change())
        .isEqualTo(Change.EDITORIAL);
  }

  @Test
  void aFilterMoreNarrowsWhateverItSays() {
    Meaning one = filtered("budget = yes", "context.n > 5");
    assertThat(change(one, filtered("budget = yes", "context.n > 5", "churned is null")))
        .isEqualTo(Change.NARROWING);
    assertThat(change(one, filtered("budget = yes"))).isEqualTo(Change.WIDENING);
    assertThat(change(one, filtered("budget = yes", "context.n > 7"))).isEqualTo(Change.NARROWING);
    assertThat(change(one, filtered("budget = no", "context.n > 5"))).isEqualTo(Change.SHIFT);
    assertThat(change(one, filtered("budget  =  yes", "5 < context.n")))
        .isEqualTo(Change.COMPATIBLE);
    assertThat(change(one, filtered("context.n>5", "budget =  yes"))).isEqualTo(Change.EDITORIAL);
  }

  @Test
  void manyFiltersAreComparedInTime() {
    List<String> many =
        IntStream.range(0, 100)
            .mapToObj(
                i -> "context.a%d > %d || context.b%d == 'x' || context.c%d".formatted(i, i, i, i))
            .toList();
    assertThat(change(filtered(many), filtered(many.reversed()))).isEqualTo(Change.EDITORIAL);
    assertThat(change(filtered(many), filtered(many.subList(0, 99)))).isEqualTo(Change.WIDENING);
  }

  @ParameterizedTest
  @CsvSource({
    "unit,lead,call,SHIFT",
    "unit,lead,' lead',COMPATIBLE",
    "window,P7D,P1W,COMPATIBLE",
    "window,PT24H,P1D,SHIFT",
    "window,P12M,P1Y,COMPATIBLE",
    "timeZone,UTC,Z,COMPATIBLE",
    "timeZone,Europe/Berlin,Europe/Paris,SHIFT",
    "timeZone,Europe/Berlin,,SHIFT",
    "population,all  leads,all leads,COMPATIBLE",
    "grain,day,week,SHIFT",
    "clockStart,first touch,last touch,SHIFT",
    "deduplicationKey,email,phone,SHIFT",
    "owner,ann,bob,EDITORIAL",
  })
  void anyOtherMemberIsAShiftUnlessItIsTheSame(
      String member, String from, String to, Change change) {
    Change found = change(member(member, from), member(member, to));
    // where the normal forms are equal nothing is said of the member
    assertThat(found).isEqualTo(change == Change.COMPATIBLE ? Change.EDITORIAL : change);
  }

  @Test
  void aTextCountsWhereNothingElseSaysWhatIsMeant() {
    assertThat(change(Samples.meaning("hot"), Samples.meaning("cold"))).isEqualTo(Change.SHIFT);
    assertThat(change(Samples.meaning("hot lead"), Samples.meaning("hot \n lead")))
        .isEqualTo(Change.EDITORIAL);
    assertThat(
            change(
                texted("hot", Kind.STAGE, "context.n > 5"),
                texted("cold", Kind.STAGE, "context.n > 5")))
        .isEqualTo(Change.EDITORIAL);
    assertThat(
            change(
                texted("gross", Kind.METRIC, "context.n > 5"),
                texted("net", Kind.METRIC, "context.n > 5")))
        .isEqualTo(Change.SHIFT);
  }

  @Test
  void narrowerHereAndBroaderThereIsAShift() {
    Meaning one = both("context.n > 5", "context.r == 'a'");
    assertThat(change(one, both("context.n > 6", "context.r in ['a', 'b']")))
        .isEqualTo(Change.SHIFT);
    assertThat(change(one, both("context.n > 6", "context.r == 'a'"))).isEqualTo(Change.NARROWING);
  }

  @ParameterizedTest
  @EnumSource
  void aClaimMaySayMoreThanIsProvedAndNeverLess(Change proved) {
    assertThat(Changes.upholds(proved, proved)).isTrue();
    assertThat(Changes.upholds(proved, Change.SHIFT)).isTrue();
    for (Change claimed : Change.values()) {
      if (claimed != proved && claimed != Change.SHIFT) {
        assertThat(Changes.upholds(proved, claimed))
            .isEqualTo(proved == Change.EDITORIAL && claimed == Change.COMPATIBLE);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "context.r in ['a', 'b'] | context.r in ['b', 'c'] | OVERLAPPING",
        "context.r in ['a', 'b'] | context.r in ['c', 'd'] | DISJOINT",
        "context.n > 5           | context.n < 5           | DISJOINT",
        "context.n > 5           | context.n > 7           | BROADER",
        "context.n > 7           | context.n > 5           | NARROWER",
        "context.n > 7           | 7 < context.n           | EQUAL",
        "context.n > 7           | size(context.s) > 1     | UNKNOWN",
        "SUM(a)                  | SUM(b)                  | UNKNOWN",
      })
  void twoMeaningsStandSideBySide(String one, String other, Extent extent) {
    assertThat(Comparison.between(expression(one), expression(other)).extent()).isEqualTo(extent);
  }

  @Test
  void showsWhichWordsDiffer() {
    assertThat(
            Comparison.between(
                    Samples.meaning("a lead that is hot"),
                    Samples.meaning("a lead that is very cold"))
                .text())
        .containsExactly(
            new Comparison.Words(Comparison.Whose.BOTH, "a lead that is"),
            new Comparison.Words(Comparison.Whose.ONE, "hot"),
            new Comparison.Words(Comparison.Whose.OTHER, "very cold"));
    Comparison filters =
        Comparison.between(filtered("a = 1", "context.n > 5"), filtered("5 < context.n", "b = 2"));
    assertThat(filters.inBoth()).containsExactly("context.n > 5");
    assertThat(filters.onlyInOne()).containsExactly("a = 1");
    assertThat(filters.onlyInOther()).containsExactly("b = 2");
  }

  @Test
  void sensesAreEqualWhereMeaningsAreWrittenOtherwise() {
    assertThat(Meanings.sense(both("context.n > 5 && context.ok", "a = 1")))
        .isEqualTo(Meanings.sense(both("context.ok && 5 < context.n", "a  =  1")))
        .isNotEqualTo(Meanings.sense(both("context.ok && 6 < context.n", "a = 1")));
  }

  private static Change change(Meaning from, Meaning to) {
    return Changes.between(from, to).change();
  }

  private static Meaning expression(String expression) {
    return new Meaning(
        "x", Kind.TERM, null, null, List.of(), null, null, null, null, null, expression);
  }

  private static Meaning both(String expression, String filter) {
    return new Meaning(
        "x", Kind.TERM, null, null, List.of(filter), null, null, null, null, null, expression);
  }

  private static Meaning filtered(String... filters) {
    return filtered(List.of(filters));
  }

  private static Meaning filtered(List<String> filters) {
    return Meanings.normalize(
        new Meaning("x", Kind.TERM, null, null, filters, null, null, null, null, null, null));
  }

  private static Meaning texted(String text, Kind kind, String filter) {
    return new Meaning(text, kind, null, null, List.of(filter), null, null, null, null, null, null);
  }

  private static Meaning member(String name, String value) {
    return new Meaning(
        "x",
        Kind.TERM,
        name.equals("unit") ? value : null,
        name.equals("population") ? value : null,
        List.of(),
        name.equals("grain") ? value : null,
        name.equals("window") ? value : null,
        name.equals("clockStart") ? value : null,
        name.equals("timeZone") ? value : null,
        name.equals("deduplicationKey") ? value : null,
        null,
        name.equals("owner") ? value : null,
        List.of());
  }
}
