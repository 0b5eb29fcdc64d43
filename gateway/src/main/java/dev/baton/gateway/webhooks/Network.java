package dev.baton.gateway.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * The addresses that begin with the same bits.
 *
 * @param prefix how many bits
 */
public record Network(InetAddress address, int prefix) {
  // a name would be looked up
  private static final Pattern LITERAL = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F:.]*:.*");

  /**
   * Reads one as {@code 10.0.0.0/8}; without a length it is a single address.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static Network valueOf(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    if (!LITERAL.matcher(literal).matches()) {
      throw new IllegalArgumentException(text + " is no network: 10.0.0.0/8 is");
    }
    try {
      InetAddress address = InetAddress.getByName(literal);
      int bits = 8 * address.getAddress().length;
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      if (prefix < 0 || prefix > bits) {
        throw new IllegalArgumentException(text + " is no network: it has " + bits + " bits");
      }
      return new Network(address, prefix);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text + " is no network", e);
    }
  }

  /** Whether it holds this address. */
  public boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] its = other.getAddress();
    if (mine.length != its.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((mine[bit / 8] & mask) != (its[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefix;
  }
}
