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
  /** Facts that are one handoff, while they are found. */
  private static final class Forming {
    private String id;
    private final boolean named;
    private final List<Recorded> facts = new ArrayList<>();
    private final List<Recorded> expiries = new ArrayList<>(0);
    private final List<Recorded> judged = new ArrayList<>(0);
    private final Set<FactKind> has = EnumSet.noneOf(FactKind.class);
    private @Nullable Recorded offer;
    private @Nullable Forming joined;
    private @Nullable String from;
    private String to = "";
    private int sequence;

    private Forming(String id, boolean named) {
      this.id = id;
      this.named = named;
    }

    private void add(Recorded entry) {
      switch (entry.statement()) {
        case Expired e -> expiries.add(entry);
        case Judged j -> judged.add(entry);
        default -> facts.add(entry);
      }
    }

    private Forming resolved() {
      return joined == null ? this : joined.resolved();
    }

    private Group group() {
      // those that name no handoff came last
      facts.sort(Recorded.ORDER);
      return new Group(id, named, List.copyOf(facts), List.copyOf(expiries), List.copyOf(judged));
    }
  }

  private final ItemRef item;
  private final TeamNames names;
  private final Map<String, Forming> named = new LinkedHashMap<>();
  private final List<Forming> begun = new ArrayList<>();
  private final Map<String, Forming> byFact = new HashMap<>();
  private final Map<String, Recorded> joinedBy = new HashMap<>();
  final List<Aside> aside = new ArrayList<>();

  /** Whether every handoff is what names it, and has a fact. */
  final boolean plain;

  /**
   * @param kept entries that count, in {@link Recorded#ORDER}
   */
  Matching(ItemRef item, TeamNames names, Collection<Recorded> kept) {
    this.item = item;
    this.names = names;
    List<Recorded> links = new ArrayList<>();
    List<Recorded> unnamed = new ArrayList<>();
    for (Recorded entry : kept) {
      String id = idIn(item, entry);
      if (id != null) {
        named.computeIfAbsent(id, i -> new Forming(i, true)).add(entry);
      } else if (entry.statement() instanceof Link) {
        links.add(entry);
      } else {
        unnamed.add(entry);
      }
    }
    boolean allNamed = links.isEmpty() && unnamed.isEmpty();
    plain = allNamed && named.values().stream().noneMatch(g -> g.facts.isEmpty());
    if (allNamed) {
      return;
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
    List<Group> groups = new ArrayList<>(named.size() + begun.size());
    for (Collection<Forming> all : List.of(named.values(), begun)) {
      for (Forming group : all) {
        if (group.joined == null && !group.facts.isEmpty()) {
          groups.add(group.group());
        }
      }
    }
    return groups;
  }

  /** The handoff an entry names, or is; null where that depends on the item's other entries. */
  static @Nullable String idIn(ItemRef item, Recorded entry) {
    return switch (entry.statement()) {
      case Fact fact when fact.handoff() != null -> fact.handoff();
      case Fact fact when fact.kind().side() == Side.SENDER -> idAfter(item, entry);
      case Expired expired -> expired.handoff();
      case Judged judged -> judged.handoff();
      default -> null;
    };
  }

  private static String idAfter(ItemRef item, Recorded fact) {
    byte[] key =
        EventIdentity.key(fact.statement().speaker(), fact.source(), fact.id(), item.subject());
    return "~" + HexFormat.of().formatHex(key);
  }

  /** Finds the parties by which facts without a name are matched. */
  private void identify(Forming group) {
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
    Forming offer = named.get(said.offer());
    Forming phantom = named.get(said.phantom());
    if (phantom == null) {
      Forming holder = byFact.get(said.phantom());
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
  private boolean mayJoin(Recorded link, Forming offer) {
    String speaker = link.statement().speaker();
    if (speaker == null) {
      return true;
    }
    String team = names.of(speaker);
    return team.equals(offer.to) || team.equals(offer.from);
  }

  private void merge(Forming from, Forming into) {
    into.facts.addAll(from.facts);
    into.facts.sort(Recorded.ORDER);
    into.expiries.addAll(from.expiries);
    into.judged.addAll(from.judged);
    from.joined = into;
    identify(into);
  }

  private void nameAfterTheirFacts() {
    for (Forming group : begun) {
      for (Recorded fact : group.facts) {
        byFact.put(idAfter(item, fact), group);
      }
    }
    for (Forming group : List.copyOf(named.values())) {
      Forming begunSo = byFact.get(group.id);
      if (begunSo != null
          && begunSo.joined == null
          && group.joined == null
          && begunSo.to.equals(group.to)) {
        merge(begunSo, group);
      }
    }
    for (Forming group : begun) {
      // somebody names it and hands it to another team: that is another handoff, under this id
      while (group.joined == null && named.containsKey(group.id)) {
        group.id = "~" + group.id;
      }
    }
  }

  private void sweep(List<Recorded> unnamed) {
    record Step(Recorded entry, @Nullable Forming offer) {}
    List<Step> steps = new ArrayList<>();
    for (Forming group : named.values()) {
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
      Forming group = ownOffers == null ? null : ownOffers.take(fact.kind(), from);
      if (group == null) {
        Waiting ownPhantoms = phantoms.computeIfAbsent(to, t -> new Waiting());
        group = ownPhantoms.take(fact.kind(), from);
        if (group == null) {
          group = new Forming(idAfter(item, step.entry()), false);
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

    private final Map<FactKind, Queue<Forming>> any = new EnumMap<>(FactKind.class);
    private final Map<FactKind, Map<String, Queue<Forming>>> byFrom = new EnumMap<>(FactKind.class);

    void add(Forming group) {
      for (FactKind kind : FactKind.values()) {
        if (kind.side() == Side.RECEIVER && !group.has.contains(kind)) {
          any.computeIfAbsent(kind, k -> latestFirst()).add(group);
        }
      }
      sort(group);
    }

    /** Puts a handoff where its sender's facts find it. */
    void sort(Forming group) {
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
    @Nullable Forming take(FactKind kind, @Nullable String from) {
      if (from == null) {
        return first(any.get(kind), kind, false);
      }
      Map<String, Queue<Forming>> queues = byFrom.getOrDefault(kind, Map.of());
      Forming theirs = first(queues.get(from), kind, false);
      Forming nobodys = first(queues.get(NOBODY), kind, true);
      if (theirs == null || nobodys == null) {
        return theirs == null ? nobodys : theirs;
      }
      return theirs.sequence > nobodys.sequence ? theirs : nobodys;
    }

    private static Queue<Forming> latestFirst() {
      return new PriorityQueue<>(Comparator.comparingInt((Forming g) -> g.sequence).reversed());
    }

    private static @Nullable Forming first(
        @Nullable Queue<Forming> waiting, FactKind kind, boolean fromNobody) {
      if (waiting == null) {
        return null;
      }
      Forming group = waiting.peek();
      while (group != null && (group.has.contains(kind) || (fromNobody && group.from != null))) {
        waiting.remove();
        group = waiting.peek();
      }
      return group;
    }
  }
}
