package dev.baton.ledger.reading;

import dev.baton.contracts.Names;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.edge.Caller;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.ledger.audit.Reads;
import dev.baton.ledger.handoff.Finding;
import dev.baton.ledger.handoff.Findings;
import dev.baton.ledger.handoff.ItemState;
import dev.baton.ledger.handoff.Items;
import dev.baton.ledger.handoff.Recorded;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.EntryTable;
import dev.baton.ledger.journal.EntryTable.Stored;
import dev.baton.ledger.journal.HeadTable;
import dev.baton.ledger.journal.Journal;
import dev.baton.ledger.persons.Persons;
import dev.baton.ledger.registry.RegistryFeed;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** One item, or one of its handoffs, with everything that was said of it. */
@Path("items/{workType}/{item}")
@RequestScoped
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.AUDITOR, Roles.ADMIN, Roles.EMITTER})
public class ItemsResource {
  private static final Comparator<Fact> HAPPENED =
      Comparator.comparing(Fact::time).thenComparing(Fact::source).thenComparing(Fact::id);
  private static final int RELATED_AT_MOST = 1_000;

  private final Pool pool;
  private final Persons persons;
  private final Journal journal;
  private final RegistryFeed registry;
  private final Reads reads;
  private final Caller caller;

  ItemsResource(
      Pool pool,
      Persons persons,
      Journal journal,
      RegistryFeed registry,
      Reads reads,
      Caller caller) {
    this.pool = pool;
    this.persons = persons;
    this.journal = journal;
    this.registry = registry;
    this.reads = reads;
    this.caller = caller;
  }

  /**
   * An item and its way.
   *
   * @param handoffs in the order of their cohort time
   * @param aside facts that stand in no handoff, such as corrections and what they took back
   * @param related other items that belong to it, by subject; what was recorded some milliseconds
   *     ago may be missing
   */
  public record Item(
      ItemRef item, int lane, List<Handoff> handoffs, List<Fact> aside, List<Related> related) {}

  /** Another item that belongs to this one. */
  public record Related(String subject, Set<HeadTable.How> how) {}

  /**
   * A handoff.
   *
   * @param deadline when its offer should be answered; absent without a contract
   * @param judgement what its offer was judged by; absent where nothing was
   * @param facts all of them, by when they happened, contested ones included
   */
  public record Handoff(
      HandoffSnapshot snapshot,
      @Nullable Instant deadline,
      @Nullable Judgement judgement,
      List<Fact> facts,
      List<Contested> contested,
      List<Finding> findings) {}

  /**
   * One recorded entry about the item.
   *
   * @param said what was said; context, actor and notes only for the boundary's own teams and the
   *     auditor
   * @param erased whether context, actor and notes are gone for good, with the key of a person
   */
  public record Fact(
      long position,
      @Nullable EventType type,
      @Nullable String team,
      String source,
      String id,
      Instant time,
      Instant recordedAt,
      boolean backdated,
      @Nullable Statement said,
      boolean erased,
      @Nullable Judgement judgement) {

    /** Whether it shows more than everybody may see. */
    boolean showsContent() {
      return said != null && !said.equals(said.withoutPersonalData());
    }
  }

  /** A fact that counts in nothing, and the one because of which. */
  public record Contested(
      Statement.EventRef fact, Statement.EventRef winner, ItemState.Why because) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "An item: its handoffs and every fact about it",
      description =
          "Context, actor and notes are in it for the boundary's own teams and the auditor, and"
              + " whoever is shown some is logged.")
  @APIResponse(responseCode = "200", description = "The item")
  @APIResponse(responseCode = "503", description = "The read cannot be logged; see Retry-After")
  public Uni<Item> item(@PathParam("workType") String workType, @PathParam("item") String item) {
    return read(workType, item)
        .call(found ->
            log(
                "items/{workType}/{item}",
                found.item(),
                Stream.concat(
                    found.handoffs().stream().flatMap(h -> h.facts().stream()),
                    found.aside().stream())));
  }

  @GET
  @Path("handoffs/{handoff}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "One handoff of an item",
      description = "With context as the item's own answer has it, and logged alike.")
  @APIResponse(responseCode = "200", description = "The handoff")
  @APIResponse(responseCode = "503", description = "The read cannot be logged; see Retry-After")
  public Uni<Handoff> handoff(
      @PathParam("workType") String workType,
      @PathParam("item") String item,
      @PathParam("handoff") String handoff) {
    String id = Names.normalize(handoff);
    return read(workType, item)
        .map(found ->
            found.handoffs().stream()
                .filter(h -> h.snapshot().handoff().equals(id))
                .findFirst()
                .orElseThrow(() -> Problems.notFound("handoff", id)))
        .call(found ->
            log(
                "items/{workType}/{item}/handoffs/{handoff}",
                found.snapshot().item(),
                found.facts().stream()));
  }

  private Uni<Void> log(String endpoint, ItemRef item, Stream<Fact> shown) {
    return reads.log(endpoint, item.subject(), shown.filter(Fact::showsContent).count());
  }

  private Uni<Item> read(String workType, String id) {
    ItemRef item = new ItemRef(Names.normalize(workType), Names.normalize(id));
    if (Names.fault(item.type()) != null || Names.fault(item.id()) != null) {
      throw Problems.notFound("item", item.subject());
    }
    int lane = journal.lane(item.subject());
    return EntryTable.ofSubjects(pool, persons, lane, List.of(item.subject()))
        .chain(entries -> {
          if (entries.isEmpty()) {
            throw Problems.notFound("item", item.subject());
          }
          return related(item, entries)
              .map(related -> item(item, lane, entries, related, registry.known()));
        });
  }

  private Uni<List<Related>> related(ItemRef item, List<Stored> entries) {
    return HeadTable.related(
            pool, item.subject(), entries.stream().map(Stored::record).toList(), RELATED_AT_MOST)
        .map(found ->
            found.entrySet().stream().map(e -> new Related(e.getKey(), e.getValue())).toList());
  }

  private Item item(
      ItemRef item, int lane, List<Stored> entries, List<Related> related, Registry known) {
    List<Recorded> recorded = new ArrayList<>();
    Map<Stored, Recorded> byEntry = new LinkedHashMap<>();
    for (Stored entry : entries) {
      entry
          .recorded(true)
          .ifPresent(r -> {
            recorded.add(r);
            byEntry.put(entry, r);
          });
    }
    ItemState state = Items.of(item, recorded);
    Map<String, List<Fact>> facts = new LinkedHashMap<>();
    List<Fact> aside = new ArrayList<>();
    byEntry.forEach((entry, r) ->
        handoff(r, state)
            .ifPresentOrElse(
                handoff ->
                    facts
                        .computeIfAbsent(handoff.snapshot().handoff(), h -> new ArrayList<>())
                        .add(fact(entry, r, maySee(handoff.snapshot(), known))),
                () -> aside.add(fact(entry, r, maySee(r.team())))));
    facts.values().forEach(list -> list.sort(HAPPENED));
    aside.sort(HAPPENED);
    return new Item(
        item,
        lane,
        state.handoffs().stream()
            .map(handoff -> {
              HandoffSnapshot snapshot = handoff.snapshot();
              Judgement judgement = snapshot.judgement();
              return new Handoff(
                  snapshot,
                  judgement == null ? null : judgement.deadline(),
                  judgement,
                  facts.getOrDefault(snapshot.handoff(), List.of()),
                  handoff.contested().stream()
                      .map(c -> new Contested(ref(c.fact()), ref(c.winner()), c.why()))
                      .toList(),
                  Findings.of(handoff, known));
            })
            .toList(),
        aside,
        related);
  }

  /** The handoff an entry is shown with; empty for one that stands in none. */
  private static Optional<ItemState.Handoff> handoff(Recorded entry, ItemState state) {
    return switch (entry.statement()) {
      case Statement.Expired expired -> state.handoff(expired.handoff());
      case Statement.Judged judged -> state.handoff(judged.handoff());
      default -> state.handoffOf(entry);
    };
  }

  private static Fact fact(Stored entry, Recorded recorded, boolean whole) {
    var record = entry.record();
    return new Fact(
        record.position(),
        record.type(),
        record.team(),
        record.source(),
        record.id(),
        record.time(),
        record.recordedAt(),
        record.backdated(),
        whole ? recorded.statement() : recorded.statement().withoutPersonalData(),
        entry.said() == null,
        record.judgement());
  }

  private static Statement.EventRef ref(Recorded fact) {
    return new Statement.EventRef(fact.source(), fact.id());
  }

  private boolean maySee(HandoffSnapshot handoff, Registry known) {
    return caller.has(Roles.AUDITOR)
        || caller.mayWriteFor(known.teamOf(handoff.from()))
        || caller.mayWriteFor(known.teamOf(handoff.to()));
  }

  private boolean maySee(@Nullable String team) {
    return caller.has(Roles.AUDITOR) || (team != null && caller.mayWriteFor(team));
  }
}
