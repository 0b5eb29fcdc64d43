package dev.baton.contracts.verification;

/** The way from where something cannot be true to whoever asked. */
final class Found extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Contradiction contradiction;

  Found(Contradiction contradiction) {
    super(contradiction.line(), null, false, false);
    this.contradiction = contradiction;
  }

  Contradiction contradiction() {
    return contradiction;
  }
}
