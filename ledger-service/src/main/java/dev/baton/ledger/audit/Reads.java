package dev.baton.ledger.audit;

import dev.baton.edge.Caller;
import dev.baton.edge.Callers;
import dev.baton.edge.Problems;
import dev.baton.ledger.LedgerConfig;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The log of who was shown content: context, actors, notes, refused events.
 *
 * <p>A line also goes to the log of this process, which an installation collects elsewhere: who can
 * change this database has no hand there.
 */
@ApplicationScoped
public class Reads {
  private static final Logger AUDIT = Logger.getLogger("dev.baton.audit");

  private final Pool pool;
  private final LedgerConfig config;
  private final Callers callers;
  private final SecurityIdentity identity;

  Reads(Pool pool, LedgerConfig config, Callers callers, SecurityIdentity identity) {
    this.pool = pool;
    this.config = config;
    this.callers = callers;
    this.identity = identity;
  }

  /**
   * Logs that who is calling now is about to be shown content. Nothing may be shown before this is
   * done, or where it fails.
   *
   * @param endpoint as the API's document names it, without the prefix
   * @param scope subject of the item, or what else was asked for
   * @param entries how many entries will show content; for none nothing is logged
   * @return fails with 503 where it cannot be logged in time
   */
  public Uni<Void> log(String endpoint, String scope, long entries) {
    if (entries == 0) {
      return Uni.createFrom().voidItem();
    }
    Caller caller = callers.caller();
    @Nullable String account =
        identity.getPrincipal() instanceof JsonWebToken token ? token.getSubject() : null;
    return ReadTable.add(
            pool, account, caller.name(), caller.roles(), caller.team(), endpoint, scope, entries)
        .ifNoItem()
        .after(config.patience())
        .fail()
        .invoke(() -> AUDIT.infof("%s reads %d of %s", caller.name(), entries, scope))
        .onFailure()
        .transform(e ->
            Problems.builder(
                    503,
                    "read-not-logged",
                    "This read cannot be logged",
                    "Nobody is shown content without a record of it. Ask again in a moment.")
                .withHeader("Retry-After", "2")
                .build());
  }
}
