package dev.baton.gateway.projection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Changes of counts, summed; those that cancel out leave nothing behind. */
final class Deltas<K> {
  private final Map<K, Long> byKey = new HashMap<>();

  void add(K key, long delta) {
    byKey.merge(key, delta, Long::sum);
  }

  /** What remains, never zero. */
  List<Map.Entry<K, Long>> remaining() {
    return byKey.entrySet().stream().filter(e -> e.getValue() != 0).toList();
  }
}
