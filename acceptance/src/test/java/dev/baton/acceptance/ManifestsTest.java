package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.baton.contracts.Topics;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The manifests are valid, restricted, and say what the code says. */
class ManifestsTest {
  private static final Path ROOT = Path.of(System.getProperty("baton.root"));
  private static final Path K8S = ROOT.resolve("k8s");
  private static final Path BASE = K8S.resolve("base");
  private static final List<String> SERVICES =
      List.of("ledger-service", "ownership-service", "definitions-service", "gateway");
  private static final Gson PLAIN = new Gson();

  /** What a service reads that stands in no properties file: of the platform, not of Baton. */
  private static final Set<String> PLATFORM =
      Set.of(
          "JAVA_TOOL_OPTIONS",
          // named by other variables of the same container only
          "DATABASE_SERVER",
          "POD_IP",
          "KAFKA_BOOTSTRAP_SERVERS",
          "KAFKA_SECURITY_PROTOCOL",
          "KAFKA_SASL_MECHANISM",
          "KAFKA_SASL_JAAS_CONFIG",
          "QUARKUS_OIDC_CLIENT_CREDENTIALS_SECRET",
          "QUARKUS_OIDC_PAGE_AUTHENTICATION_STATE_SECRET",
          "QUARKUS_OIDC_PAGE_TOKEN_STATE_MANAGER_ENCRYPTION_SECRET",
          "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING",
          "QUARKUS_HTTP_PROXY_ENABLE_FORWARDED_HOST");

  private interface Check {
    void accept(JsonElement document) throws IOException;
  }

  private record Schema(String apiVersion, Class<?> type, Check check) {}

  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          "Deployment",
          new Schema("apps/v1", V1Deployment.class, V1Deployment::validateJsonElement),
          "Service",
          new Schema("v1", V1Service.class, V1Service::validateJsonElement),
          "ServiceAccount",
          new Schema("v1", V1ServiceAccount.class, V1ServiceAccount::validateJsonElement),
          "ConfigMap",
          new Schema("v1", V1ConfigMap.class, V1ConfigMap::validateJsonElement),
          "Namespace",
          new Schema("v1", V1Namespace.class, V1Namespace::validateJsonElement),
          "NetworkPolicy",
          new Schema(
              "networking.k8s.io/v1", V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement),
          "Ingress",
          new Schema("networking.k8s.io/v1", V1Ingress.class, V1Ingress::validateJsonElement),
          "PodDisruptionBudget",
          new Schema(
              "policy/v1",
              V1PodDisruptionBudget.class,
              V1PodDisruptionBudget::validateJsonElement));

  /** Everything that one folder installs. */
  record Installation(Path folder, List<Object> objects) {
    <T> List<T> all(Class<T> type) {
      return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    V1Deployment deployment(String service) {
      return all(V1Deployment.class).stream()
          .filter(d -> service.equals(d.getMetadata().getName()))
          .findFirst()
          .orElseThrow();
    }

    V1Container container(String service) {
      return deployment(service).getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    V1Service service(String service) {
      return all(V1Service.class).stream()
          .filter(s -> service.equals(s.getMetadata().getName()))
          .findFirst()
          .orElseThrow();
    }

    /** Names of the variables that a service gets, one by one or as a whole ConfigMap. */
    Set<String> environment(String service) {
      Set<String> names = new TreeSet<>();
      V1Container container = container(service);
      container.getEnv().forEach(e -> names.add(e.getName()));
      container
          .getEnvFrom()
          .forEach(from ->
              names.addAll(
                  all(V1ConfigMap.class).stream()
                      .filter(
                          c -> from.getConfigMapRef().getName().equals(c.getMetadata().getName()))
                      .findFirst()
                      .orElseThrow()
                      .getData()
                      .keySet()));
      return names;
    }

    @Override
    public String toString() {
      return ROOT.relativize(folder).toString();
    }
  }

  static List<Path> folders() throws IOException {
    try (Stream<Path> overlays = Files.list(K8S.resolve("overlays"))) {
      return Stream.concat(Stream.of(BASE), overlays.sorted()).toList();
    }
  }

  /** Built as an operator builds them. Nothing where kubectl is missing: {@code files()} remain. */
  static List<Installation> installations() throws IOException, InterruptedException {
    assumeTrue(
        onPath("kubectl"), "kubectl is not on the PATH: only the files themselves are checked");
    List<Installation> installations = new ArrayList<>();
    for (Path folder : folders()) {
      installations.add(new Installation(folder, validated(kustomize(folder))));
    }
    return installations;
  }

  /** Every file that a kustomization lists as a resource. */
  static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path folder : folders()) {
      JsonObject kustomization =
          documents(Files.readString(folder.resolve("kustomization.yaml"))).getFirst();
      for (JsonElement resource : kustomization.getAsJsonArray("resources")) {
        Path file = folder.resolve(resource.getAsString());
        if (Files.isRegularFile(file)) {
          files.add(file);
        }
      }
    }
    return files;
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileHoldsOnlyWhatKubernetesKnows(Path file) throws IOException {
    assertThat(validated(Files.readString(file))).isNotEmpty();
  }

  @Test
  void theFilesNameEveryServiceAndThePortsOfItsSettings() throws IOException {
    List<Object> objects = new ArrayList<>();
    for (Path file : files()) {
      objects.addAll(validated(Files.readString(file)));
    }
    Installation files = new Installation(BASE, objects);
    for (String service : SERVICES) {
      Properties settings = settings(service);
      Map<String, Integer> ports =
          files.container(service).getPorts().stream()
              .collect(
                  Collectors.toMap(V1ContainerPort::getName, V1ContainerPort::getContainerPort));
      assertThat(ports)
          .as(service)
          .containsOnly(
              Map.entry("http", port(settings, "quarkus.http.port")),
              Map.entry("management", port(settings, "quarkus.management.port")));
      assertThat(files.service(service).getSpec().getPorts())
          .as(service)
          .singleElement()
          .satisfies(p -> {
            assertThat(p.getPort()).isEqualTo(port(settings, "quarkus.http.port"));
            assertThat(p.getTargetPort().getStrValue()).isEqualTo("http");
          });
      assertThat(settings.getProperty("quarkus.application.name", service)).isEqualTo(service);
      assertThat(settings.getProperty("quarkus.oidc.token.audience")).contains(service);
    }
  }

  /** Skipped, with the reason in the report, where the other tests of installations are. */
  @Test
  void everyFolderBuilds() throws IOException, InterruptedException {
    assertThat(installations())
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(installation -> assertThat(installation.objects()).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("installations")
  void everyInstallationHasTheFourServicesWithAllThatTheyNeed(Installation installation) {
    assertThat(installation.all(V1Deployment.class))
        .extracting(d -> d.getMetadata().getName())
        .containsExactlyInAnyOrderElementsOf(SERVICES);
    assertThat(installation.all(V1ServiceAccount.class))
        .extracting(a -> a.getMetadata().getName())
        .containsExactlyInAnyOrderElementsOf(SERVICES);
    assertThat(installation.all(V1PodDisruptionBudget.class)).hasSize(SERVICES.size());
    for (String service : SERVICES) {
      Map<String, String> labels =
          installation.deployment(service).getSpec().getTemplate().getMetadata().getLabels();
      assertThat(labels)
          .containsAllEntriesOf(
              installation.deployment(service).getSpec().getSelector().getMatchLabels())
          .containsAllEntriesOf(installation.service(service).getSpec().getSelector());
      // one that shuts everything, one that opens this service's own door
      assertThat(installation.all(V1NetworkPolicy.class))
          .as(service)
          .anySatisfy(p -> assertThat(p.getMetadata().getName()).isEqualTo(service))
          .anySatisfy(p -> {
            assertThat(p.getSpec().getIngress()).isNullOrEmpty();
            assertThat(p.getSpec().getEgress()).isNullOrEmpty();
            assertThat(p.getSpec().getPolicyTypes()).contains("Ingress", "Egress");
            assertThat(labels).containsAllEntriesOf(p.getSpec().getPodSelector().getMatchLabels());
          });
    }
  }

  @ParameterizedTest
  @MethodSource("installations")
  void everyServiceRunsRestrictedAndIsProbedOnItsManagementPort(Installation installation) {
    for (String service : SERVICES) {
      var pod = installation.deployment(service).getSpec().getTemplate().getSpec();
      V1Container container = installation.container(service);
      assertThat(pod.getContainers()).hasSize(1);
      assertThat(pod.getAutomountServiceAccountToken()).isFalse();
      assertThat(pod.getServiceAccountName()).isEqualTo(service);
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(container.getVolumeMounts())
          .singleElement()
          .satisfies(m -> assertThat(m.getMountPath()).isEqualTo("/tmp"));
      assertThat(pod.getVolumes())
          .singleElement()
          .satisfies(v -> assertThat(v.getEmptyDir()).isNotNull());
      assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
      assertThat(container.getResources().getLimits()).containsKeys("cpu", "memory");
      assertThat(
              Map.of(
                  "/q/health/live", container.getLivenessProbe(),
                  "/q/health/ready", container.getReadinessProbe(),
                  "/q/health/started", container.getStartupProbe()))
          .allSatisfy((path, probe) -> {
            assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
            assertThat(probe.getHttpGet().getPort().getStrValue()).isEqualTo("management");
          });
    }
  }

  @ParameterizedTest
  @MethodSource("installations")
  void everyVariableIsASettingOfItsServiceAndNoneIsMissing(Installation installation)
      throws IOException {
    for (String service : SERVICES) {
      Properties settings = settings(service);
      Set<String> given = installation.environment(service);
      assertThat(given)
          .as("variables of %s that are no setting of it", service)
          .isSubsetOf(union(known(settings), PLATFORM));
      assertThat(given)
          .as("settings of %s without a value in production", service)
          .containsAll(onlyInDevelopment(settings));
    }
  }

  @ParameterizedTest
  @MethodSource("installations")
  void theGatewayReachesTheThreeOthersWhereTheyAre(Installation installation) {
    Map<String, String> values =
        installation.container("gateway").getEnv().stream()
            .filter(e -> e.getValue() != null)
            .collect(Collectors.toMap(V1EnvVar::getName, V1EnvVar::getValue));
    for (String name : List.of("ledger", "ownership", "definitions")) {
      V1Service target = installation.service(name + "-service");
      assertThat(values)
          .containsEntry(
              "BATON_" + name.toUpperCase(Locale.ROOT) + "_URL",
              "http://%s:%d"
                  .formatted(
                      target.getMetadata().getName(),
                      target.getSpec().getPorts().getFirst().getPort()));
    }
  }

  @ParameterizedTest
  @MethodSource("installations")
  void theLedgersReplicasReachEachOtherAndOneMayAlwaysGo(Installation installation) {
    V1Deployment ledger = installation.deployment("ledger-service");
    assertThat(ledger.getSpec().getReplicas()).isGreaterThanOrEqualTo(2);
    assertThat(installation.all(V1PodDisruptionBudget.class))
        .filteredOn(b -> b.getMetadata().getName().equals("ledger-service"))
        .singleElement()
        .satisfies(b -> assertThat(b.getSpec().getMaxUnavailable().getIntValue()).isEqualTo(1));

    List<V1EnvVar> variables = installation.container("ledger-service").getEnv();
    List<String> names = variables.stream().map(V1EnvVar::getName).toList();
    // a variable is replaced only in those that stand behind it
    assertThat(names.indexOf("POD_IP")).isBetween(0, names.indexOf("BATON_LEDGER_ADDRESS") - 1);
    assertThat(variables.get(names.indexOf("POD_IP")).getValueFrom().getFieldRef().getFieldPath())
        .isEqualTo("status.podIP");
    int port = installation.service("ledger-service").getSpec().getPorts().getFirst().getPort();
    assertThat(variables.get(names.indexOf("BATON_LEDGER_ADDRESS")).getValue())
        .isEqualTo("http://$(POD_IP):" + port);

    Map<String, String> itself = ledger.getSpec().getSelector().getMatchLabels();
    assertThat(installation.all(V1NetworkPolicy.class))
        .filteredOn(p -> p.getMetadata().getName().equals("ledger-service"))
        .singleElement()
        .satisfies(p -> {
          assertThat(p.getSpec().getIngress())
              .flatExtracting(rule -> rule.getFrom())
              .anySatisfy(
                  from -> assertThat(itself).isEqualTo(from.getPodSelector().getMatchLabels()));
          assertThat(p.getSpec().getEgress())
              .flatExtracting(rule -> rule.getTo())
              .anySatisfy(to -> assertThat(itself).isEqualTo(to.getPodSelector().getMatchLabels()));
        });
  }

  @ParameterizedTest
  @MethodSource("installations")
  void nothingSecretIsCommitted(Installation installation) {
    for (String service : SERVICES) {
      assertThat(installation.container(service).getEnv())
          .filteredOn(e -> e.getName().matches(".*(PASSWORD|USERNAME|SECRET|JAAS|TOKEN|KEY).*"))
          .isNotEmpty()
          .allSatisfy(e -> {
            assertThat(e.getValue()).isNull();
            assertThat(e.getValueFrom().getSecretKeyRef().getName()).startsWith(service + "-");
          });
    }
  }

  @Test
  void noOverlayNamesTheRealmWithDemoAccounts() throws IOException {
    try (Stream<Path> files = Files.walk(K8S)) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(
              file -> assertThat(Files.readString(file)).doesNotContain("realm-demo", "\"users\""));
    }
  }

  @Test
  void theReadmeNamesTheTopics() throws IOException {
    assertThat(Files.readString(K8S.resolve("README.md")))
        .contains(
            "--topic " + Topics.LEDGER + " --partitions",
            "--topic " + Topics.OWNERSHIP + " --partitions 1",
            "--topic " + Topics.DEFINITIONS + " --partitions 1",
            "--topic " + Topics.REFUSED + " --partitions 1",
            "--topic " + Topics.SIGNALS + " --partitions 1",
            "--topic " + Topics.inbox("marketing") + " --partitions",
            "--resource-pattern-type prefixed --topic " + Topics.INBOXES + "\n");
  }

  @Test
  void refusesWhatKubernetesDoesNotKnow() throws IOException {
    String good = Files.readString(BASE.resolve("definitions-service.yaml"));
    assertThat(validated(good)).isNotEmpty();

    assertRefused(good.replace("image: baton/", "imagine: baton/"), "imagine");
    assertRefused(good.replace("containerPort: 8083", "containerPort: web"), "web");
    assertRefused(good.replace("      serviceAccountName:", "      serviceAccountNames:"), "Names");
    assertRefused(good.replace("apiVersion: apps/v1", "apiVersion: apps/v2"), "apps/v2");
    assertRefused(good.replace("kind: Deployment", "kind: Deploymint"), "Deploymint");
    // without its selector
    assertRefused(
        good.replace(
            "  selector:\n    matchLabels:\n      app.kubernetes.io/name: "
                + "definitions-service\n  template",
            "  template"),
        "selector");
  }

  private static void assertRefused(String broken, String because) {
    assertThatThrownBy(() -> validated(broken)).hasMessageContaining(because);
  }

  /**
   * The objects of a stream of YAML documents.
   *
   * @throws IllegalArgumentException for an unknown kind, an unknown field, a missing one
   */
  private static List<Object> validated(String yaml) throws IOException {
    List<Object> objects = new ArrayList<>();
    for (JsonObject document : documents(yaml)) {
      String kind = document.get("kind").getAsString();
      String apiVersion = document.get("apiVersion").getAsString();
      Schema schema = SCHEMAS.get(kind);
      if (schema == null || !schema.apiVersion().equals(apiVersion)) {
        throw new IllegalArgumentException("no such kind: " + apiVersion + " " + kind);
      }
      schema.check().accept(document);
      objects.add(JSON.getGson().fromJson(document, schema.type()));
    }
    return objects;
  }

  private static List<JsonObject> documents(String yaml) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    List<JsonObject> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(strict)).loadAll(yaml)) {
      if (document != null) {
        documents.add(PLAIN.toJsonTree(document).getAsJsonObject());
      }
    }
    return documents;
  }

  private static String kustomize(Path folder) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("kustomize", ".txt");
    try {
      Process process =
          new ProcessBuilder("kubectl", "kustomize", folder.toString())
              .redirectError(errors.toFile())
              .start();
      String built = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
      return built;
    } finally {
      Files.delete(errors);
    }
  }

  private static boolean onPath(String command) {
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  private static Properties settings(String service) {
    Properties settings = new Properties();
    Path file = ROOT.resolve(service).resolve("src/main/resources/application.properties");
    try (Reader reader = Files.newBufferedReader(file)) {
      settings.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }

  private static int port(Properties settings, String key) {
    // a literal, or the default of an expression
    return Integer.parseInt(settings.getProperty(key).replaceAll("^\\$\\{.*:(\\d+)}$", "$1"));
  }

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([a-z][a-z0-9.-]*)");

  /** Everything that a properties file sets or refers to, as variables are called. */
  private static Set<String> known(Properties settings) {
    Set<String> known = new HashSet<>();
    for (String key : settings.stringPropertyNames()) {
      known.add(variable(withoutProfile(key)));
      Matcher reference = REFERENCE.matcher(settings.getProperty(key));
      while (reference.find()) {
        known.add(variable(reference.group(1)));
      }
    }
    return known;
  }

  /** What has a value in development alone, so that production must give one. */
  private static Set<String> onlyInDevelopment(Properties settings) {
    return settings.stringPropertyNames().stream()
        .filter(key -> key.startsWith("%dev."))
        .map(ManifestsTest::withoutProfile)
        .filter(key -> !settings.containsKey(key))
        .map(ManifestsTest::variable)
        .collect(Collectors.toSet());
  }

  private static String withoutProfile(String key) {
    return key.startsWith("%") ? key.substring(key.indexOf('.') + 1) : key;
  }

  private static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    Set<String> union = new HashSet<>(a);
    union.addAll(b);
    return union;
  }
}
