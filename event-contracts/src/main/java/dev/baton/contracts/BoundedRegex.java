package dev.baton.contracts;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;

/**
 * A regular expression of somebody else's that cannot hold up whoever evaluates it: a match that
 * looks at too many characters, or too deep, is none. Counting looks, not time, gives the same
 * verdict on every machine.
 */
final class BoundedRegex implements RegularExpression {
  private static final int MAX_LOOKS = 200_000;

  private final Pattern pattern;

  /**
   * @throws java.util.regex.PatternSyntaxException if it is no pattern
   */
  BoundedRegex(String regex) {
    // in ECMA-262 '$' is the very end, in Java also before a last line break
    this.pattern =
        Pattern.compile(
            regex.endsWith("$") && !regex.endsWith("\\$")
                ? regex.substring(0, regex.length() - 1) + "\\z"
                : regex);
  }

  @Override
  public boolean matches(String value) {
    try {
      return pattern.matcher(new Counted(value, new Looks(), 0, value.length())).find();
    } catch (TooManyLooks | StackOverflowError e) {
      return false;
    }
  }

  private static final class TooManyLooks extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyLooks() {
      super(null, null, false, false);
    }
  }

  private static final class Looks {
    private int left = MAX_LOOKS;
  }

  private record Counted(String text, Looks looks, int from, int to) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (--looks.left < 0) {
        throw new TooManyLooks();
      }
      return text.charAt(from + index);
    }

    @Override
    public int length() {
      return to - from;
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text, looks, from + start, from + end);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}
