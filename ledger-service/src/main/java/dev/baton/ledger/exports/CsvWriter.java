package dev.baton.ledger.exports;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.ItemRef;
import dev.baton.edge.Csv;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A row per fact. */
final class CsvWriter implements LogWriter {
  private static final String HEADER =
      "workType,item,handoff,from,to,team,fact,time,amount,currency,reason,onwardTo,outcome,usableAsIs";

  private final OutputStream out;

  CsvWriter(OutputStream out) {
    this.out = out;
  }

  @Override
  public int passes() {
    return 1;
  }

  @Override
  public void pass(int pass) throws IOException {
    line(HEADER);
  }

  @Override
  public void item(ItemRef item, List<ExportedFact> facts) throws IOException {
    for (ExportedFact fact : facts) {
      Money value = fact.value();
      line(
          Arrays.asList(
                  item.type(),
                  item.id(),
                  fact.handoff(),
                  fact.from(),
                  fact.to(),
                  fact.team(),
                  fact.kind(),
                  fact.time(),
                  value == null ? null : value.amount(),
                  value == null ? null : value.currency(),
                  fact.reason(),
                  fact.onwardTo(),
                  fact.outcome(),
                  fact.usableAsIs())
              .stream()
              .map(Csv::cell)
              .collect(Collectors.joining(",")));
    }
  }

  @Override
  public void end() {}

  private void line(String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.write('\r');
    out.write('\n');
  }
}
