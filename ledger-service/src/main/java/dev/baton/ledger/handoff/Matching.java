package dev.baton.ledger.handoff;

import dev.baton.contracts.EventIdentity;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.FactKind.Side;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement.Expired;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.event.Statement.Judged;
import dev.baton.contracts.event.Statement.Link;
import dev.baton.ledger.handoff.ItemState.Aside;
import dev.baton.ledger.handoff.ItemState.Because;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which facts belong to which handoff.
 *
 * <p>Facts that name a handoff form it. A link then joins a phantom to its offer. Every fact that
 * names no handoff goes, in the order of time, to the latest offer of the item to its team that is
 * not later than the fact and lacks a fact of that kind; failing that, by the same rule, to a
 * phantom that such facts have begun; failing that, it begins one. One sweep over offers and facts
 * with a queue per team and kind does this: its head is the latest, and what has found its fact
 * meanwhile is thrown off when it is met.
 *
 * <p>A phantom begun so is called after the fact that began it. Who names that id, in a link or in
 * a fact, means this phantom, under the name of any fact in it: an earlier one may yet arrive.
 */
final class Matching {
  /** Facts that are one handoff. */
  static final class Group {
    final String id;

    /** Whether somebody named it. */
    final boolean named;

    final List<Recorded> facts = new ArrayList<>();
    final List<Recorded> expiries = new ArrayList<>(0);
    final List<Recorded> judged = new ArrayList<>(0);
    private final Set<FactKind> has = EnumSet.noneOf(FactKind.class);
    private @Nullable Recorded offer;
    private @Nullable Group joined;
    private @Nullable String from;
    private String to = "";
    private int sequence;

    private Group(String id, boolean named) {
      this.id = id;
      this.named = named;
    }

    private Group resolved() {
      return joined == null ? this : joined.resolved();
    }
  }

  private final ItemRef item;
  private final TeamNames names;
  private final Map<String, Group> named = new LinkedHashMap<>();
  private final List<Group> begun = new ArrayList<>();
  private final Map<String, Group> byFact = new HashMap<>();
  private final Map<String, Recorded> joinedBy = new HashMap<>();
  final List<Aside> aside = new ArrayList<>();

  /**
   * @param kept entries that count, in {@link Recorded#ORDER}
   */
  Matching(ItemRef item, TeamNames names, Collection<Recorded> kept) {
    this.item = item;
    this.names = names;
    List<Recorded> links = new ArrayList<>();
    List<Recorded> unnamed = new ArrayList<>();
    for (Recorded entry : kept) {
      switch (entry.statement()) {
        case Fact fact when fact.handoff() != null -> group(fact.handoff()).facts.add(entry);
        case Fact fact when fact.kind().side() == Side.SENDER ->
            group(idAfter(entry)).facts.add(entry);
        case Fact fact -> unnamed.add(entry);
        case Link link -> links.add(entry);
        case Expired expired -> group(expired.handoff()).expiries.add(entry);
        case Judged judged -> group(judged.handoff()).judged.add(entry);
        default -> {}
      }
    }
    named.values().forEach(this::identify);
    for (Recorded link : links) {
      if (named.containsKey(((Link) link.statement()).phantom())) {
        join(link);
      }
    }
    if (!unnamed.isEmpty()) {
      sweep(unnamed);
      nameAfterTheirFacts();
    }
    for (Recorded link : links) {
      if (!named.containsKey(((Link) link.statement()).phantom())) {
        join(link);
      }
    }
  }

  /** Every handoff that has a fact. */
  List<Group> groups() {
    List<Group> all = new ArrayList<>();
    named.values().forEach(all::add);
    all.addAll(begun);
    all.removeIf(g -> g.joined != null || g.facts.isEmpty());
    return all;
  }

  private Group group(String id) {
    return named.computeIfAbsent(id, i -> new Group(i, true));
  }

  private String idAfter(Recorded fact) {
    byte[] key =
        EventIdentity.key(fact.statement().speaker(), fact.source(), fact.id(), item.subject());
    return "~" + HexFormat.of().formatHex(key);
  }

  /** Finds the parties by which facts without a name are matched. */
  private void identify(Group group) {
    group.offer = null;
    Recorded receivers = null;
    for (Recorded entry : group.facts) {
      FactKind kind = Objects.requireNonNull(entry.fact()).kind();
      if (kind == FactKind.OFFERED && group.offer == null) {
        group.offer = entry;
      }
      if (kind.side() == Side.RECEIVER && receivers == null) {
        receivers = entry;
      }
    }
    Recorded anchor = group.offer != null ? group.offer : receivers;
    if (anchor == null) {
      return;
    }
    Fact said = Objects.requireNonNull(anchor.fact());
    group.to = names.of(said.to());
    group.from = said.from() == null ? null : names.of(said.from());
    for (Recorded entry : group.facts) {
      Fact fact = Objects.requireNonNull(entry.fact());
      // what a stranger says keeps nobody's own fact out
      if (fact.kind().side() == Side.RECEIVER && names.of(fact.to()).equals(group.to)) {
        group.has.add(fact.kind());
      }
    }
  }

  private void join(Recorded link) {
    Link said = (Link) link.statement();
    Recorded earlier = joinedBy.get(said.phantom());
    if (earlier != null) {
      aside.add(new Aside(link, Because.LINKED_OTHERWISE, earlier));
      return;
    }
    Group offer = named.get(said.offer());
    Group phantom = named.get(said.phantom());
    if (phantom == null) {
      Group holder = byFact.get(said.phantom());
      phantom = holder == null ? null : holder.resolved();
    }
    if (offer == null
        || offer.offer == null
        || phantom == null
        || phantom.joined != null
        || phantom.offer != null
        || phantom.has.isEmpty()
        || !phantom.to.equals(offer.to)
        || !mayJoin(link, offer)) {
      aside.add(new Aside(link, Because.LINKS_NOTHING, null));
      return;
    }
    merge(phantom, offer);
    joinedBy.put(said.phantom(), link);
  }

  /** Either party of the offer, or governance. */
  private boolean mayJoin(Recorded link, Group offer) {
    String speaker = link.statement().speaker();
    if (speaker == null) {
      return true;
    }
    String team = names.of(speaker);
    return team.equals(offer.to) || team.equals(offer.from);
  }

  private void merge(Group from, Group into) {
    into.facts.addAll(from.facts);
    into.facts.sort(Recorded.ORDER);
    into.expiries.addAll(from.expiries);
    into.judged.addAll(from.judged);
    from.joined = into;
    identify(into);
  }

  private void nameAfterTheirFacts() {
    for (Group group : begun) {
      for (Recorded fact : group.facts) {
        byFact.put(idAfter(fact), group);
      }
    }
    for (Group group : List.copyOf(named.values())) {
      Group begunSo = byFact.get(group.id);
      if (begunSo != null
          && begunSo.joined == null
          && group.joined == null
          && begunSo.to.equals(group.to)) {
        merge(begunSo, group);
      }
    }
  }

  private void sweep(List<Recorded> unnamed) {
    record Step(Recorded entry, @Nullable Group offer) {}
    List<Step> steps = new ArrayList<>();
    for (Group group : named.values()) {
      if (group.offer != null && group.joined == null) {
        steps.add(new Step(group.offer, group));
      }
    }
    unnamed.forEach(fact -> steps.add(new Step(fact, null)));
    steps.sort(
        Comparator.comparing((Step s) -> s.entry().time())
            .thenComparing(s -> s.offer() == null) // an offer is not later than its equal
            .thenComparing(Step::entry, Recorded.ORDER));

    Map<String, Waiting> offers = new HashMap<>();
    Map<String, Waiting> phantoms = new HashMap<>();
    int sequence = 0;
    for (Step step : steps) {
      if (step.offer() != null) {
        step.offer().sequence = sequence++;
        offers.computeIfAbsent(step.offer().to, t -> new Waiting()).add(step.offer());
        continue;
      }
      Fact fact = Objects.requireNonNull(step.entry().fact());
      String to = names.of(fact.to());
      String from = fact.from() == null ? null : names.of(fact.from());
      Waiting ownOffers = offers.get(to);
      Group group = ownOffers == null ? null : ownOffers.take(fact.kind(), from);
      if (group == null) {
        Waiting ownPhantoms = phantoms.computeIfAbsent(to, t -> new Waiting());
        group = ownPhantoms.take(fact.kind(), from);
        if (group == null) {
          group = new Group(idAfter(step.entry()), false);
          group.to = to;
          group.from = from;
          group.sequence = sequence++;
          begun.add(group);
          ownPhantoms.add(group);
        } else if (group.from == null && from != null) {
          group.from = from;
          ownPhantoms.sort(group);
        }
      }
      group.has.add(fact.kind());
      group.facts.add(step.entry());
    }
  }

  /** The handoffs to one team that wait for facts without a name, the latest first. */
  private static final class Waiting {
    private static final String NOBODY = "";

    private final Map<FactKind, Queue<Group>> any = new EnumMap<>(FactKind.class);
    private final Map<FactKind, Map<String, Queue<Group>>> byFrom = new EnumMap<>(FactKind.class);

    void add(Group group) {
      for (FactKind kind : FactKind.values()) {
        if (kind.side() == Side.RECEIVER && !group.has.contains(kind)) {
          any.computeIfAbsent(kind, k -> latestFirst()).add(group);
        }
      }
      sort(group);
    }

    /** Puts a handoff where its sender's facts find it. */
    void sort(Group group) {
      String from = group.from == null ? NOBODY : group.from;
      for (FactKind kind : FactKind.values()) {
        if (kind.side() == Side.RECEIVER && !group.has.contains(kind)) {
          byFrom
              .computeIfAbsent(kind, k -> new HashMap<>())
              .computeIfAbsent(from, f -> latestFirst())
              .add(group);
        }
      }
    }

    /**
     * The latest handoff that lacks a fact of this kind.
     *
     * @param from only one from this team, or from nobody yet; null for any
     */
    @Nullable Group take(FactKind kind, @Nullable String from) {
      if (from == null) {
        return first(any.get(kind), kind, false);
      }
      Map<String, Queue<Group>> queues = byFrom.getOrDefault(kind, Map.of());
      Group theirs = first(queues.get(from), kind, false);
      Group nobodys = first(queues.get(NOBODY), kind, true);
      if (theirs == null || nobodys == null) {
        return theirs == null ? nobodys : theirs;
      }
      return theirs.sequence > nobodys.sequence ? theirs : nobodys;
    }

    private static Queue<Group> latestFirst() {
      return new PriorityQueue<>(Comparator.comparingInt((Group g) -> g.sequence).reversed());
    }

    private static @Nullable Group first(
        @Nullable Queue<Group> waiting, FactKind kind, boolean fromNobody) {
      if (waiting == null) {
        return null;
      }
      Group group = waiting.peek();
      while (group != null && (group.has.contains(kind) || (fromNobody && group.from != null))) {
        waiting.remove();
        group = waiting.peek();
      }
      return group;
    }
  }
}
