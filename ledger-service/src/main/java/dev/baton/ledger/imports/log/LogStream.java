package dev.baton.ledger.imports.log;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a log, decompressed where they are gzip, within limits: no more in all, no more for
 * each compressed byte, and no more between two calls of {@link #delivered} than one event may
 * have. A parser that keeps what it reads until an event is whole is so bounded too, whatever it is
 * fed.
 */
public final class LogStream extends FilterInputStream {
  /** How much may come before the ratio is looked at: a short log may well be all repetition. */
  static final long RATIO_FREE = 64L << 20;

  private static final int BUFFER = 64 << 10;

  private final Limits limits;
  private final Counted raw;
  private long total;
  private long sinceDelivered;
  private @Nullable RuntimeException lost;

  /**
   * What a log may be.
   *
   * @param bytes of the whole, decompressed
   * @param ratio decompressed to compressed
   * @param eventBytes of one event, decompressed; larger by a parser's buffers
   */
  public record Limits(long bytes, long ratio, long eventBytes) {}

  private LogStream(InputStream in, Counted raw, Limits limits) {
    super(in);
    this.raw = raw;
    this.limits = limits;
  }

  /** The log in these bytes, as they are or as gzip. */
  public static LogStream open(InputStream bytes, Limits limits) throws IOException {
    Counted raw = new Counted(bytes);
    PushbackInputStream start = new PushbackInputStream(raw, 2);
    byte[] magic = start.readNBytes(2);
    start.unread(magic);
    boolean gzip = magic.length == 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B;
    return new LogStream(gzip ? gunzip(start) : start, raw, limits);
  }

  private static InputStream gunzip(InputStream in) throws DamagedLog {
    try {
      return new GZIPInputStream(in, BUFFER);
    } catch (IOException e) {
      throw DamagedLog.of(e, "It begins as gzip and is none.");
    }
  }

  /** How many bytes were read, decompressed. */
  public long total() {
    return total;
  }

  /**
   * Why a parser cannot go on: the log is damaged.
   *
   * @throws RuntimeException where it is not, but could not be read from where it is kept
   */
  DamagedLog damage(Exception failure, String otherwise) {
    if (lost != null) {
      throw lost;
    }
    return DamagedLog.of(failure, otherwise);
  }

  /** What was read so far is no longer needed by whoever reads. */
  void delivered() {
    sinceDelivered = 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read;
    try {
      read = super.read(buffer, offset, length);
    } catch (RuntimeException e) {
      lost = e;
      throw e;
    } catch (EOFException | ZipException e) {
      throw DamagedLog.of(
          e, "The gzip is damaged or cut off after " + total + " bytes of the log.");
    }
    if (read > 0) {
      total += read;
      sinceDelivered += read;
      if (total > limits.bytes()) {
        throw new DamagedLog("Decompressed it is larger than " + limits.bytes() + " bytes.");
      }
      if (total > RATIO_FREE && total / limits.ratio() > raw.count) {
        throw new DamagedLog(
            "It decompresses to more than " + limits.ratio() + " times its size: no log does.");
      }
      if (sinceDelivered > limits.eventBytes()) {
        throw new DamagedLog(
            "One event, or what stands between two, is larger than %d bytes, at byte %d."
                .formatted(limits.eventBytes(), total - sinceDelivered));
      }
    }
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    return n <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(n, BUFFER)]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Counts what is read of the bytes as they came. */
  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
