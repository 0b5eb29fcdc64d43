package dev.baton.definitions;

/** A file that is not of the format it came as: nothing of it is taken. */
final class UnreadableImport extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final int line;
  final String pointer;
  final String detail;

  /**
   * A fault of the file.
   *
   * @param line from 1
   * @param pointer JSON Pointer; empty where the file is no JSON
   */
  UnreadableImport(int line, String pointer, String detail) {
    super(detail, null, false, false);
    this.line = line;
    this.pointer = pointer;
    this.detail = detail;
  }
}
