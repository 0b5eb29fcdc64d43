package dev.baton.local.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.local.demo.Scenario;
import dev.baton.local.demo.Scenarios;
import dev.baton.local.parts.Login;
import dev.baton.local.parts.TestIssuer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RealmTest {
  @Test
  void everyInstallationsRealmHasNoAccountAndNoSecret() throws Exception {
    ObjectNode realm = Realm.everywhere();
    assertThat(realm.has("users")).isFalse();
    assertThat(names(realm)).doesNotContain("secret", "credentials", "password", "value");
    assertThat(realm.path("clients"))
        .allSatisfy(client -> {
          assertThat(client.path("publicClient").asBoolean()).isTrue();
          assertThat(client.path("directAccessGrantsEnabled").asBoolean()).isFalse();
        });
  }

  @Test
  void noRealmDefinesScopesForThatDropsTheBuiltInOnes() throws Exception {
    assertThat(Realm.local().has("clientScopes")).isFalse();
  }

  @Test
  void theTokenOfWhoeverLogsInIsForAllServicesAndNamesTheTeam() throws Exception {
    assertThat(Realm.local().path("clients"))
        .hasSize(3)
        .filteredOn(client -> client.path("publicClient").asBoolean())
        .hasSize(2)
        .allSatisfy(client -> {
          List<String> audience = new ArrayList<>();
          List<String> claims = new ArrayList<>();
          for (JsonNode mapper : client.path("protocolMappers")) {
            JsonNode config = mapper.path("config");
            if (config.has("included.custom.audience")) {
              audience.add(config.path("included.custom.audience").asText());
            }
            if (config.has("claim.name")) {
              claims.add(config.path("claim.name").asText());
            }
          }
          assertThat(audience).containsExactlyInAnyOrderElementsOf(TestIssuer.AUDIENCE);
          assertThat(claims).containsExactly("team");
        });
  }

  @Test
  void theGatewaysOwnTokenReadsTheLedgerAndNothingElse() throws Exception {
    JsonNode client = Realm.demo().path("clients").get(1);
    assertThat(client.path("clientId").asText()).isEqualTo("gateway");
    assertThat(client.path("protocolMappers"))
        .singleElement()
        .extracting(mapper -> mapper.at("/config/included.custom.audience").asText())
        .isEqualTo("ledger-service");
    assertThat(Realm.demo().path("users"))
        .filteredOn(user -> user.has("serviceAccountClientId"))
        .singleElement()
        .extracting(user -> user.path("realmRoles").get(0).asText())
        .isEqualTo("reader");
  }

  @Test
  void thePageLogsInWithAProofKeyFromEitherNameOfThisMachine() throws Exception {
    JsonNode page = Realm.everywhere().path("clients").get(0);
    assertThat(page.path("clientId").asText()).isEqualTo("baton-web");
    assertThat(page.path("attributes").path("pkce.code.challenge.method").asText())
        .isEqualTo("S256");
    assertThat(page.path("redirectUris"))
        .extracting(JsonNode::asText)
        .containsExactly("http://localhost:8080/*", "http://127.0.0.1:8080/*");
  }

  @Test
  void anAccountOfTheDemoCarriesTheRoleAndTheTeamOfItsName() throws Exception {
    assertThat(Realm.demo().path("users"))
        .filteredOn(user -> !user.has("serviceAccountClientId"))
        .isNotEmpty()
        .allSatisfy(user -> {
          String name = user.path("username").asText();
          Login login = Login.named(name).orElseThrow();
          assertThat(user.path("realmRoles").get(0).asText()).isEqualTo(login.role());
          assertThat(user.path("attributes").path("team").path(0).asText(null))
              .isEqualTo(login.team());
          assertThat(user.path("credentials").get(0).path("value").asText()).isEqualTo(name);
        });
  }

  @Test
  void everyTeamOfTheDemoHasAnAccount() throws Exception {
    assertThat(Realm.accounts())
        .containsAll(
            Scenarios.tell(Scenario.standard()).teams().stream()
                .map(team -> "emitter-" + team.id())
                .toList());
  }

  @Test
  void nobodyChangesTheTeamOfTheirOwnAccount() throws Exception {
    JsonNode profile =
        dev.baton.contracts.Json.MAPPER.readTree(
            Realm.everywhere()
                .at("/components/org.keycloak.userprofile.UserProfileProvider/0/config")
                .path("kc.user.profile.config")
                .get(0)
                .asText());
    JsonNode team = null;
    for (JsonNode attribute : profile.path("attributes")) {
      if (attribute.path("name").asText().equals("team")) {
        team = attribute;
      }
    }
    assertThat(team).isNotNull();
    assertThat(team.path("permissions").path("edit"))
        .extracting(JsonNode::asText)
        .containsExactly("admin");
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.properties()
        .forEach(field -> {
          names.add(field.getKey());
          names.addAll(names(field.getValue()));
        });
    if (node.isArray()) {
      node.forEach(element -> names.addAll(names(element)));
    }
    return names;
  }
}
