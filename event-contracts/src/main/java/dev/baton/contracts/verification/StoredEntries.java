package dev.baton.contracts.verification;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through what is stored of a lane's entries. The parts of an entry are looked at where they
 * arrived, none is copied: millions of them pass.
 */
final class StoredEntries {
  private static final int AT_A_TIME = 1_024;

  private final LaneSource source;
  private ByteBuffer page = ByteBuffer.allocate(0);
  private long taken;

  int leaf;
  int leafLength;
  int salt;
  int saltLength;
  int said;
  int saidLength;
  int record;
  int recordLength;
  int columns;
  int columnsLength;

  StoredEntries(LaneSource source) {
    this.source = source;
  }

  /** Where the parts of the entry lie. */
  byte[] bytes() {
    return page.array();
  }

  /**
   * Goes on to the next entry.
   *
   * @return whether there is one
   */
  boolean next() throws IOException {
    if (!page.hasRemaining()) {
      page = ByteBuffer.wrap(source.stored(taken - 1, AT_A_TIME));
      if (!page.hasRemaining()) {
        return false;
      }
    }
    try {
      int length = page.getInt();
      int end = page.position() + length;
      leafLength = Short.toUnsignedInt(page.getShort());
      leaf = pass(leafLength);
      saltLength = Byte.toUnsignedInt(page.get());
      salt = pass(saltLength);
      saidLength = page.getInt();
      said = pass(saidLength);
      recordLength = page.getInt();
      record = pass(recordLength);
      columnsLength = page.getInt();
      columns = pass(columnsLength);
      if (page.position() != end) {
        throw illegible(null);
      }
    } catch (BufferUnderflowException e) {
      throw illegible(e);
    }
    taken++;
    return true;
  }

  private int pass(int length) {
    int start = page.position();
    if (length < 0 || length > page.remaining()) {
      throw new BufferUnderflowException();
    }
    page.position(start + length);
    return start;
  }

  private IOException illegible(@Nullable Throwable cause) {
    return new IOException(
        "what the ledger sends of the entry at position %d cannot be read".formatted(taken), cause);
  }
}
