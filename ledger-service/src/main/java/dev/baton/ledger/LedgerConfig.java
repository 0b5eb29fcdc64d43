package dev.baton.ledger;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How this ledger is set up. */
@ConfigMapping(prefix = "baton.ledger")
public interface LedgerConfig {
  /** Number of lanes. Fixed when a ledger is created, and equal to the topic's partitions. */
  @Min(1)
  @Max(1024)
  int lanes();

  /**
   * Keys of 32 bytes each, in base64: what is refused, and the keys of persons, are kept under
   * them. The first seals; all open. A new one goes behind the others first, and in front once
   * every replica knows it. An old one may go once every replica was started with the new one in
   * front, and what was refused before that is gone.
   */
  Optional<List<String>> key();

  /** How long after its deadline an unanswered offer expires. */
  @WithDefault("PT1M")
  Duration expiryGrace();

  /** How often the ledger looks for offers that ran out. */
  @WithDefault("PT2S")
  Duration expiryCheck();

  /** How often a replica looks for erasures that are confirmed. */
  @WithDefault("PT2S")
  Duration erasureCheck();

  /**
   * How long after an erasure was confirmed what is refused is looked through: what was refused
   * before is kept by then.
   */
  @WithDefault("PT10S")
  Duration erasureRest();

  /**
   * How many bytes of requests may be worked on at once before the next is answered 429. In memory
   * they take several times as much.
   */
  @WithDefault("16M")
  MemorySize queue();

  /**
   * How long events may wait for their lane's writer before the next are answered 429. So what is
   * taken is answered soon, however much is offered.
   */
  @WithDefault("PT1S")
  Duration longestWait();

  /** How many events are committed at once at most. */
  @Min(1)
  @WithDefault("2000")
  int batch();

  /** How much memory the lanes together use to remember items, so that they need not be read. */
  @WithDefault("32M")
  MemorySize memory();

  /** Whether this replica sends the entries of its lanes to Kafka. Without it they wait. */
  @WithDefault("true")
  boolean relay();

  /**
   * How much of what is on its way from the lanes' writers to Kafka is kept in memory. What does
   * not fit is read again.
   */
  @WithDefault("16M")
  MemorySize relayMemory();

  /** How long a request waits for its events to be committed before it is answered 503. */
  @WithDefault("PT10S")
  Duration patience();

  /**
   * Where the other replicas of this ledger reach this one's HTTP port. Set to where it listens; a
   * host that means every interface stands for the address of this machine's own name.
   */
  @WithDefault("http://127.0.0.1:8081")
  URI address();

  /**
   * How long a replica that falls silent keeps its lanes. Nobody else writes them before, and no
   * caller waits longer for a lane than this and its patience.
   */
  @WithDefault("PT3S")
  Duration lease();

  /** How often a replica renews its lease. */
  @WithDefault("PT1S")
  Duration leaseRenewal();
}
