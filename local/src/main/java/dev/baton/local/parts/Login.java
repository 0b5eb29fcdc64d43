package dev.baton.local.parts;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account of the local stack and of tests, as its name tells.
 *
 * @param name {@code governance}, {@code reader}, {@code auditor}, {@code admin}, {@code emitter},
 *     {@code emitter-<team>}; locally also the password
 * @param role the one role it carries
 * @param team slug of the team it writes for, {@code *} for every team; null where it writes for
 *     none
 */
public record Login(String name, String role, @Nullable String team) {
  private static final List<String> ROLES = List.of("governance", "reader", "auditor", "admin");
  private static final String EMITTER = "emitter";

  /** Empty where no account can have that name. */
  public static Optional<Login> named(String name) {
    if (ROLES.contains(name)) {
      return Optional.of(new Login(name, name, null));
    }
    if (name.equals(EMITTER)) {
      return Optional.of(new Login(name, EMITTER, "*"));
    }
    if (name.startsWith(EMITTER + "-") && name.length() > EMITTER.length() + 1) {
      return Optional.of(new Login(name, EMITTER, name.substring(EMITTER.length() + 1)));
    }
    return Optional.empty();
  }
}
