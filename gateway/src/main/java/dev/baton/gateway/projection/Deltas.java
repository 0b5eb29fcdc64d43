package dev.baton.gateway.projection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Changes, summed by what they change; those that cancel out leave nothing behind. */
final class Deltas<K> {
  private final Map<K, Amount> byKey = new HashMap<>();

  void add(K key, long delta) {
    add(key, Amount.of(delta));
  }

  void add(K key, Amount delta) {
    byKey.merge(key, delta, Amount::plus);
  }

  /** The same, summed by what the keys have in common. */
  <C> Deltas<C> by(Function<K, C> common) {
    Deltas<C> coarser = new Deltas<>();
    byKey.forEach((key, amount) -> coarser.add(common.apply(key), amount));
    return coarser;
  }

  /** What remains, never nothing. */
  List<Map.Entry<K, Amount>> remaining() {
    return byKey.entrySet().stream().filter(e -> !e.getValue().equals(Amount.NONE)).toList();
  }
}
