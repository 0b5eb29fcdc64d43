package dev.baton.local;

/** Why something cannot be done, in one line for the person who asked for it. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  public Refusal(String message) {
    super(message.replaceAll("\\s*[\\r\\n]+\\s*", " "));
  }

  /** The message; never null. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
