package dev.baton.contracts.event;

import org.jspecify.annotations.Nullable;

/**
 * Where in a document something is. Written out only where it is told: a pointer per member would
 * cost the square of what came.
 *
 * @param in null for the document itself
 * @param member null for an element of an array
 */
record Place(@Nullable Place in, @Nullable String member, int index) {
  private static final int MAX_STEP = 200;

  Place(@Nullable Place in, String member) {
    this(in, member, 0);
  }

  /** The JSON Pointer (RFC 6901) to it, or to the last thing around it that has a decent name. */
  String pointer() {
    StringBuilder pointer = new StringBuilder();
    return write(pointer) ? pointer.toString() : shortened();
  }

  private String shortened() {
    return in == null ? "" : in.pointer();
  }

  private boolean write(StringBuilder pointer) {
    if (in != null && !in.write(pointer)) {
      return false;
    }
    if (member == null) {
      pointer.append('/').append(index);
      return true;
    }
    if (member.length() > MAX_STEP || unpaired(member)) {
      return false;
    }
    pointer.append('/').append(member.replace("~", "~0").replace("/", "~1"));
    return true;
  }

  /** Whether a string holds half of a character, and so has no UTF-8. */
  static boolean unpaired(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
