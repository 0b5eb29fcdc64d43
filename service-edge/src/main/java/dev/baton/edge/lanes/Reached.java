package dev.baton.edge.lanes;

/**
 * How far a lane was counted.
 *
 * @param position of the last entry that was counted; −1 for none
 * @param nextOffset where to read on
 */
public record Reached(long position, long nextOffset) {
  public static final Reached NOTHING = new Reached(-1, 0);
}
