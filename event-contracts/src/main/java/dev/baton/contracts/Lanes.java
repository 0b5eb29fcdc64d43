package dev.baton.contracts;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Which lane a subject belongs to. */
public final class Lanes {
  private Lanes() {}

  /**
   * The lane of a subject: what Kafka's default partitioner computes for the same key, so that any
   * client that keys by subject lands in the partition of the same number.
   *
   * @param subject the CloudEvents subject, already in NFC
   * @param lanes number of lanes of the ledger, at least 1
   * @return 0 to lanes − 1
   */
  public static int of(String subject, int lanes) {
    return Utils.toPositive(Utils.murmur2(subject.getBytes(StandardCharsets.UTF_8))) % lanes;
  }
}
