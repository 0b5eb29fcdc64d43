package dev.baton.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
  private static final URI HTTPS = URI.create("https://hooks.example.org/baton");
  private static final URI HTTP = URI.create("http://hooks.example.org/baton");

  private static List<InetAddress> addresses(String... literals) {
    return Arrays.stream(literals)
        .map(literal -> {
          try {
            return InetAddress.getByName(literal);
          } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
          }
        })
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.1",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void leadsToNoAddressThatIsNotPublic(String literal) {
    assertThat(Destination.of(HTTPS, addresses(literal), Set.of()))
        .isInstanceOf(Destination.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"93.184.215.14", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111"})
  void leadsToWhatIsPublic(String literal) {
    assertThat(Destination.of(HTTPS, addresses(literal), Set.of()))
        .isEqualTo(new Destination.Allowed(addresses(literal).getFirst()));
  }

  @Test
  void isRefusedWhereItsNameAlsoStandsForAnAddressInside() {
    assertThat(Destination.of(HTTPS, addresses("93.184.215.14", "10.0.0.1"), Set.of()))
        .isInstanceOf(Destination.Refused.class);
    assertThat(Destination.of(HTTPS, List.of(), Set.of())).isInstanceOf(Destination.Refused.class);
  }

  @Test
  void needsTlsUnlessTheInstallationAllowsTheNetwork() {
    Set<Network> inside = Set.of(Network.valueOf("10.1.0.0/16"));

    assertThat(Destination.of(HTTP, addresses("93.184.215.14"), inside))
        .isEqualTo(new Destination.Refused("it is not https"));
    assertThat(Destination.of(HTTP, addresses("10.1.9.9"), inside))
        .isInstanceOf(Destination.Allowed.class);
    assertThat(Destination.of(HTTPS, addresses("10.2.0.1"), inside))
        .isInstanceOf(Destination.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hooks.example.org",
        "ftp://hooks.example.org/",
        "file:///etc/passwd",
        "https:///baton",
        "https://user:secret@hooks.example.org/",
        "https://hooks.example.org/#part",
        "https://hooks.example.org:0/",
        "https://hooks.example.org:99999/",
        "https://hooks example.org/"
      })
  void isNoAddressOfAWebhook(String url) {
    assertThat(Destination.fault(url)).isNotNull();
  }

  @Test
  void isAnAddressOfAWebhook() {
    assertThat(Destination.fault("https://hooks.example.org:8443/a/b?c=d")).isNull();
    assertThat(Destination.fault("https://[2606:4700::1111]/")).isNull();
    assertThat(Destination.fault("https://hooks.example.org/" + "x".repeat(2_000))).isNotNull();
  }

  @Test
  void aNetworkIsReadWithoutLookingUpAName() {
    assertThat(Network.valueOf("10.0.0.0/8").contains(addresses("10.255.0.1").getFirst())).isTrue();
    assertThat(Network.valueOf("10.0.0.0/8").contains(addresses("11.0.0.0").getFirst())).isFalse();
    assertThat(Network.valueOf("::1").contains(addresses("::1").getFirst())).isTrue();
    assertThat(Network.valueOf("10.0.0.0/8").contains(addresses("::1").getFirst())).isFalse();
    for (String none :
        List.of("localhost", "10.0.0.0/33", "10.0.0/8", "fe80::/129", "10.0.0.0/x")) {
      assertThatThrownBy(() -> Network.valueOf(none)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
