package dev.baton.ledger.audit;

import dev.baton.edge.Csv;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * That somebody was shown content.
 *
 * @param no in the order of {@code at}, as far as reads did not happen at once
 * @param at when, shortly before the answer left
 * @param account the token's {@code sub}; null where it has none
 * @param name of the account
 * @param team as the token names it; null where it names none
 * @param endpoint as the API's document names it
 * @param scope subject of the item, or what else was asked for
 * @param entries how many were shown
 */
public record Read(
    long no,
    Instant at,
    @Nullable String account,
    String name,
    List<String> roles,
    @Nullable String team,
    String endpoint,
    String scope,
    long entries) {

  /** The first line of the table. */
  static final String CSV_HEADER = "at,account,name,roles,team,endpoint,scope,entries\r\n";

  /** As one line of the table. */
  String csv() {
    return Stream.<@Nullable Object>of(
            at, account, name, String.join(" ", roles), team, endpoint, scope, entries)
        .map(Csv::cell)
        .collect(Collectors.joining(",", "", "\r\n"));
  }
}
