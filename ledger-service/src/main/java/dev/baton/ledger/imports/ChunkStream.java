package dev.baton.ledger.imports;

import io.vertx.mutiny.sqlclient.Pool;
import java.io.InputStream;
import java.time.Duration;
import java.util.UUID;

/** The bytes of a log as they were sent, a chunk at a time. */
final class ChunkStream extends InputStream {
  private final Pool pool;
  private final UUID id;
  private final Duration patience;
  private byte[] chunk = new byte[0];
  private int at;
  private int no;
  private boolean ended;
  private long bytes;

  ChunkStream(Pool pool, UUID id, Duration patience) {
    this.pool = pool;
    this.id = id;
    this.patience = patience;
  }

  /** How many bytes were read, whole chunks. */
  long bytes() {
    return bytes;
  }

  @Override
  public int read() {
    return filled() ? chunk[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!filled()) {
      return -1;
    }
    int taken = Math.min(length, chunk.length - at);
    System.arraycopy(chunk, at, buffer, offset, taken);
    at += taken;
    return taken;
  }

  private boolean filled() {
    if (at == chunk.length && !ended) {
      byte[] next = ImportTable.read(pool, id, no++).await().atMost(patience);
      ended = next == null;
      if (next != null) {
        chunk = next;
        bytes += next.length;
        at = 0;
      }
    }
    return at < chunk.length;
  }
}
