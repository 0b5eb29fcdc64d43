package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.local.stack.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was acknowledged is durable and counts once, whatever is killed and when. */
@ExtendWith(Stack.Shared.class)
class CrashIT {
  /** What is killed, as a power failure would, and started again. */
  private enum Victim {
    LEDGER {
      @Override
      void killAndRestart(Stack stack) throws Exception {
        stack.kill(Service.LEDGER);
        stack.restart(Service.LEDGER);
      }
    },
    GATEWAY {
      @Override
      void killAndRestart(Stack stack) throws Exception {
        stack.kill(Service.GATEWAY);
        stack.restart(Service.GATEWAY);
      }
    },
    KAFKA {
      @Override
      void killAndRestart(Stack stack) throws Exception {
        stack.killKafka();
        stack.startKafka();
      }
    },
    POSTGRESQL {
      @Override
      void killAndRestart(Stack stack) throws Exception {
        stack.killPostgres();
        stack.startPostgres();
      }
    };

    abstract void killAndRestart(Stack stack) throws Exception;
  }

  @Test
  void theLedgerKilledWhileItRecordsLosesNothingAndCountsNothingTwice(Stack stack)
      throws Exception {
    killWhilePosting(stack, "crash-ledger", 750, List.of(Victim.LEDGER));
  }

  @Test
  void theGatewayKilledWhileItFoldsCountsEverythingOnce(Stack stack) throws Exception {
    killWhilePosting(stack, "crash-gateway", 750, List.of(Victim.GATEWAY));
  }

  @Test
  void kafkaKilledWhileTheLedgerRelaysLosesNothingAndCountsNothingTwice(Stack stack)
      throws Exception {
    killWhilePosting(stack, "crash-kafka", 750, List.of(Victim.KAFKA));
  }

  @Test
  void postgresqlKilledWhileTheLedgerRecordsLosesNothingAndCountsNothingTwice(Stack stack)
      throws Exception {
    killWhilePosting(stack, "crash-postgresql", 750, List.of(Victim.POSTGRESQL));
  }

  @Test
  @Tag("proof")
  void twentyKillsOfEachLoseNothingAndCountNothingTwice(Stack stack) throws Exception {
    List<Victim> victims =
        Stream.generate(() -> List.of(Victim.values()))
            .limit(Integer.getInteger("baton.proof.kills", 20))
            .flatMap(List::stream)
            .toList();
    killWhilePosting(stack, "crash-often", 250 * victims.size(), victims);
  }

  /** Kills one after the other, each while a part of the facts of so many items is being posted. */
  private static void killWhilePosting(
      Stack stack, String workType, int items, List<Victim> victims) throws Exception {
    List<String> events = Posting.facts(workType, items);
    Map<Integer, Long> positions = new TreeMap<>();
    int portion = events.size() / victims.size();
    for (int kill = 0; kill < victims.size(); kill++) {
      Posting posting =
          Posting.of(stack, new ArrayList<>(events.subList(kill * portion, (kill + 1) * portion)));
      posting.awaitMore(1);
      assertThat(posting.isDone()).as("all is posted before anything is killed").isFalse();
      victims.get(kill).killAndRestart(stack);
      posting.positions().forEach((lane, position) -> positions.merge(lane, position, Math::max));
    }
    Lossless.check(stack, workType, items, positions);
  }
}
