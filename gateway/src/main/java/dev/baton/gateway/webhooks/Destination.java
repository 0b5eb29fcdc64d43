package dev.baton.gateway.webhooks;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a webhook leads. A name is looked up once per try, what it stands for is judged, and the
 * connection goes to the very address that was judged: a name that stands for something else a
 * moment later leads nowhere else.
 */
sealed interface Destination {
  /**
   * It may be sent to.
   *
   * @param address the only one to connect to
   */
  record Allowed(InetAddress address) implements Destination {}

  /** It may not. */
  record Refused(String why) implements Destination {}

  /** Longest address of a webhook, in characters. */
  int MAX_LENGTH = 2_000;

  // IANA's registries of special-purpose addresses: what is not globally reachable, what leads to
  // another address, and what is served from the host itself
  List<Network> NOT_PUBLIC =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "168.63.129.16",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "3fff::/20")
          .map(Network::valueOf)
          .toList();

  /** All of IPv6 that is given out as globally reachable; some of it is not, see above. */
  Network GLOBAL_UNICAST = Network.valueOf("2000::/3");

  /**
   * What is wrong with the address of a webhook, whatever its name stands for.
   *
   * @return null where nothing is
   */
  static @Nullable String fault(String url) {
    if (url.length() > MAX_LENGTH) {
      return "An address has at most " + MAX_LENGTH + " characters.";
    }
    try {
      URI uri = new URI(url);
      String scheme = scheme(uri);
      if (!scheme.equals("https") && !scheme.equals("http")) {
        return "An address begins with https://.";
      }
      if (uri.getHost() == null) {
        return "An address names a host.";
      }
      if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
        return "An address has neither a user nor a fragment.";
      }
      return uri.getPort() == 0 || uri.getPort() > 0xFFFF ? "There is no such port." : null;
    } catch (URISyntaxException e) {
      return "This is no address: " + e.getReason() + ".";
    }
  }

  /**
   * Judges where an address leads.
   *
   * @param uri without {@link #fault}
   * @param addresses what its name stands for now
   * @param allowed what it may lead to although it is not public
   */
  static Destination of(URI uri, List<InetAddress> addresses, Collection<Network> allowed) {
    if (addresses.isEmpty()) {
      return new Refused("its name stands for no address");
    }
    for (InetAddress address : addresses) {
      boolean listed = allowed.stream().anyMatch(network -> network.contains(address));
      if (!listed && !isPublic(address)) {
        return new Refused("it leads to an address that is not public");
      }
      if (!listed && !scheme(uri).equals("https")) {
        return new Refused("it is not https");
      }
    }
    return new Allowed(addresses.getFirst());
  }

  private static String scheme(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }

  private static boolean isPublic(InetAddress address) {
    return (address instanceof Inet4Address || GLOBAL_UNICAST.contains(address))
        && NOT_PUBLIC.stream().noneMatch(network -> network.contains(address));
  }
}
