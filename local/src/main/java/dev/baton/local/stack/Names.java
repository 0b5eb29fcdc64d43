package dev.baton.local.stack;

/** What the parts are called in the record, and their logs. */
public final class Names {
  public static final String POSTGRES = "postgres";
  public static final String KAFKA = "kafka";
  public static final String KEYCLOAK = "keycloak";

  private Names() {}
}
