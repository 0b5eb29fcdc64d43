package dev.baton.definitions.rules;

import dev.baton.contracts.Formula;
import dev.baton.contracts.definitions.DefinitionsEntity.Change;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.Expression;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a change of meaning does to those who go by it: what is proved, and {@link Change#SHIFT}
 * wherever nothing is.
 */
public final class Changes {
  private Changes() {}

  /**
   * What is proved of a change.
   *
   * @param change of the whole
   * @param because of each member that changed, in the order of the record; empty where none did
   */
  public record Proved(Change change, List<Member> because) {}

  /**
   * What is proved of one member of a meaning.
   *
   * @param member its name
   * @param why for people
   */
  public record Member(String member, Change change, String why) {}

  /** What is proved of the change from one meaning to another, both in their normal form. */
  public static Proved between(Meaning from, Meaning to) {
    List<Member> members = new ArrayList<>();
    text(members, from, to);
    same(members, "kind", from.kind(), to.kind());
    same(members, "unit", spaced(from.unit()), spaced(to.unit()));
    same(members, "population", spaced(from.population()), spaced(to.population()));
    filters(members, from.filters(), to.filters());
    same(members, "grain", spaced(from.grain()), spaced(to.grain()));
    same(members, "window", period(from.window()), period(to.window()));
    same(members, "clockStart", spaced(from.clockStart()), spaced(to.clockStart()));
    same(members, "timeZone", zone(from.timeZone()), zone(to.timeZone()));
    same(
        members,
        "deduplicationKey",
        spaced(from.deduplicationKey()),
        spaced(to.deduplicationKey()));
    expression(members, from.expression(), to.expression());
    editorial(members, "owner", from.owner(), to.owner());
    editorial(members, "links", from.links(), to.links());
    return new Proved(whole(members), List.copyOf(members));
  }

  /**
   * Whether what is claimed may stand. It has to be what is proved, or less good: who makes a
   * change may know of a shift that no text shows.
   */
  public static boolean upholds(Change proved, Change claimed) {
    return claimed == proved
        || claimed == Change.SHIFT
        || (claimed == Change.COMPATIBLE && proved == Change.EDITORIAL);
  }

  private static Change whole(List<Member> members) {
    Change whole = Change.EDITORIAL;
    for (Member member : members) {
      whole = both(whole, member.change());
    }
    return whole;
  }

  private static Change both(Change one, Change other) {
    return one.compareTo(Change.COMPATIBLE) <= 0 || other.compareTo(Change.COMPATIBLE) <= 0
        ? one.compareTo(other) >= 0 ? one : other
        : one == other ? one : Change.SHIFT;
  }

  private static void text(List<Member> members, Meaning from, Meaning to) {
    if (from.text().equals(to.text())) {
      return;
    }
    boolean saysMore = !Objects.equals(spaced(from.text()), spaced(to.text()));
    members.add(
        !saysMore || (isFormal(from) && isFormal(to))
            ? new Member(
                "text",
                Change.EDITORIAL,
                saysMore ? "What counts is said by what can be executed." : "Only blanks differ.")
            : new Member(
                "text", Change.SHIFT, "Nothing but the text says what is meant, and it differs."));
  }

  /**
   * Whether what counts of a meaning is in what can be executed, so that its text only tells people
   * of it. The filters of a metric say what is counted, not how.
   */
  static boolean isFormal(Meaning meaning) {
    return meaning.expression() != null
        || (meaning.kind() != Kind.METRIC
            && !meaning.filters().isEmpty()
            && meaning.filters().stream().allMatch(f -> Expression.of(f).formula() != null));
  }

  private static void same(
      List<Member> members, String name, @Nullable Object from, @Nullable Object to) {
    if (!Objects.equals(from, to)) {
      members.add(
          new Member(name, Change.SHIFT, "'%s' is not '%s'.".formatted(shown(to), shown(from))));
    }
  }

  private static Object shown(@Nullable Object value) {
    return value == null ? "" : value;
  }

  private static void editorial(
      List<Member> members, String name, @Nullable Object from, @Nullable Object to) {
    if (!Objects.equals(from, to)) {
      members.add(new Member(name, Change.EDITORIAL, "It is no part of what is meant."));
    }
  }

  private static void filters(List<Member> members, List<String> from, List<String> to) {
    if (from.equals(to)) {
      return;
    }
    List<Expression> before = from.stream().map(Expression::of).toList();
    List<Expression> after = to.stream().map(Expression::of).toList();
    if (plain(before).equals(plain(after))) {
      members.add(new Member("filters", Change.EDITORIAL, "Only the writing differs."));
    } else {
      members.add(member("filters", condition(before), condition(after)));
    }
  }

  private static Set<String> plain(List<Expression> expressions) {
    return expressions.stream()
        .map(e -> e.language() + " " + e.plain())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void expression(List<Member> members, @Nullable String from, @Nullable String to) {
    if (Objects.equals(from, to)) {
      return;
    }
    if (from == null || to == null) {
      members.add(
          new Member(
              "expression",
              Change.SHIFT,
              from == null ? "There was none to compare it with." : "There is none any more."));
      return;
    }
    Expression before = Expression.of(from);
    Expression after = Expression.of(to);
    if (before.language() == after.language() && before.plain().equals(after.plain())) {
      members.add(new Member("expression", Change.EDITORIAL, "Only the writing differs."));
    } else if (before.language() == after.language()
        && before.canonical().equals(after.canonical())) {
      members.add(new Member("expression", Change.COMPATIBLE, "The two have one canonical form."));
    } else if (before.formula() == null || after.formula() == null) {
      members.add(
          new Member(
              "expression",
              Change.SHIFT,
              "They differ, and are not both conditions in CEL, of which more could be proved."));
    } else {
      members.add(member("expression", before.formula(), after.formula()));
    }
  }

  private static Member member(String name, Formula from, Formula to) {
    boolean narrower = Conditions.nowhereAbove(to, from);
    boolean broader = Conditions.nowhereAbove(from, to);
    if (narrower && broader) {
      return new Member(name, Change.COMPATIBLE, "It says the same of every item.");
    } else if (narrower) {
      return new Member(name, Change.NARROWING, "Every item that passes passed before.");
    } else if (broader) {
      return new Member(name, Change.WIDENING, "Every item that passed passes still.");
    }
    return new Member(
        name,
        Change.SHIFT,
        "It is proved neither that every item that passes passed before, nor the reverse.");
  }

  /** All filters as one condition. */
  static Formula condition(List<Expression> filters) {
    return new Formula.All(filters.stream().map(Changes::condition).toList());
  }

  /** What is no condition in CEL holds of the items of which it holds. */
  static Formula condition(Expression expression) {
    return expression.formula() == null
        ? new Formula.Other(expression.language() + " " + expression.canonical())
        : expression.formula();
  }

  // ---- normal forms

  /** One blank for several. */
  static @Nullable String spaced(@Nullable String text) {
    return text == null ? null : text.strip().replaceAll("\\s+", " ");
  }

  /** P1W is P7D, and P12M is P1Y; PT24H is neither a day nor anything else in days. */
  static @Nullable String period(@Nullable String window) {
    if (window == null) {
      return null;
    }
    return days(window).or(() -> seconds(window)).orElse(window);
  }

  private static Optional<String> days(String window) {
    try {
      return Optional.of(Period.parse(window).normalized().toString());
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> seconds(String window) {
    try {
      return window.toUpperCase(Locale.ROOT).startsWith("PT")
          ? Optional.of(Duration.parse(window).toString())
          : Optional.empty();
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** A zone without changes is its offset, whatever it is called. */
  static @Nullable String zone(@Nullable String zone) {
    if (zone == null) {
      return null;
    }
    try {
      return ZoneId.of(zone).normalized().getId();
    } catch (DateTimeException e) {
      return zone;
    }
  }
}
