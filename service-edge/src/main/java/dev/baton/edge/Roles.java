package dev.baton.edge;

/** The roles a token can carry, as {@code @RolesAllowed} names them. */
public final class Roles {
  /** Writes facts and declarations of its own team. */
  public static final String EMITTER = "emitter";

  /** Edits the registry and the catalogue. */
  public static final String GOVERNANCE = "governance";

  /** Reads views. */
  public static final String READER = "reader";

  /** Reads everything, context included; such reads are logged. */
  public static final String AUDITOR = "auditor";

  /** Operates the installation: imports, rebuilds, erasures. */
  public static final String ADMIN = "admin";

  private Roles() {}
}
