package dev.baton.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.erdtman.jcs.NumberToJSON;

/**
 * The one byte form of a JSON document (RFC 8785, JSON Canonicalization Scheme): what digests and
 * leaves are made of.
 */
public final class Canonical {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private Canonical() {}

  /**
   * The canonical bytes of a document.
   *
   * @throws IllegalArgumentException if it holds a number that no double holds, or a string with an
   *     unpaired surrogate: neither is interoperable JSON
   */
  public static byte[] bytes(JsonNode document) {
    Bytes out = new Bytes();
    write(document, out);
    return Arrays.copyOf(out.bytes, out.length);
  }

  private static void write(JsonNode node, Bytes out) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        // RFC 8785 sorts names by UTF-16 code units, which is how String compares
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(node.properties());
        members.sort(Map.Entry.comparingByKey());
        out.write('{');
        for (int i = 0; i < members.size(); i++) {
          if (i > 0) {
            out.write(',');
          }
          string(members.get(i).getKey(), out);
          out.write(':');
          write(members.get(i).getValue(), out);
        }
        out.write('}');
      }
      case ARRAY -> {
        out.write('[');
        for (int i = 0; i < node.size(); i++) {
          if (i > 0) {
            out.write(',');
          }
          write(node.get(i), out);
        }
        out.write(']');
      }
      case STRING -> string(node.textValue(), out);
      case NUMBER -> ascii(number(node), out);
      case BOOLEAN -> ascii(node.booleanValue() ? "true" : "false", out);
      case NULL -> ascii("null", out);
      case MISSING, BINARY, POJO ->
          throw new IllegalArgumentException("not JSON: " + node.getNodeType());
    }
  }

  private static String number(JsonNode node) {
    if (node.isInt()) {
      return Integer.toString(node.intValue());
    }
    double value = node.doubleValue();
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("a number is beyond what a double holds");
    }
    try {
      return NumberToJSON.serializeNumber(value);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void string(String text, Bytes out) {
    out.write('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20) {
        control(c, out);
      } else if (c == '"' || c == '\\') {
        out.write('\\');
        out.write(c);
      } else if (c < 0x80) {
        out.write(c);
      } else if (c < 0x800) {
        out.write(0xC0 | (c >> 6));
        out.write(0x80 | (c & 0x3F));
      } else if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw new IllegalArgumentException("a string holds an unpaired surrogate");
        }
        i++;
        int point = Character.toCodePoint(c, text.charAt(i));
        out.write(0xF0 | (point >> 18));
        out.write(0x80 | ((point >> 12) & 0x3F));
        out.write(0x80 | ((point >> 6) & 0x3F));
        out.write(0x80 | (point & 0x3F));
      } else {
        out.write(0xE0 | (c >> 12));
        out.write(0x80 | ((c >> 6) & 0x3F));
        out.write(0x80 | (c & 0x3F));
      }
    }
    out.write('"');
  }

  private static void control(char c, Bytes out) {
    out.write('\\');
    switch (c) {
      case '\b' -> out.write('b');
      case '\t' -> out.write('t');
      case '\n' -> out.write('n');
      case '\f' -> out.write('f');
      case '\r' -> out.write('r');
      default -> {
        ascii("u00", out);
        out.write(HEX[c >> 4]);
        out.write(HEX[c & 0xF]);
      }
    }
  }

  private static void ascii(String text, Bytes out) {
    for (int i = 0; i < text.length(); i++) {
      out.write(text.charAt(i));
    }
  }

  /** A growing array; every event passes here, and ByteArrayOutputStream locks for each byte. */
  private static final class Bytes {
    private byte[] bytes = new byte[512];
    private int length;

    void write(int value) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * length);
      }
      bytes[length++] = (byte) value;
    }
  }
}
