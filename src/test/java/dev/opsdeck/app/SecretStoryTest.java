package dev.opsdeck.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.Rights;
import dev.opsdeck.action.provider.ActionProviders;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.cluster.connection.Connection;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.demo.cluster.SimulatedCluster;
import dev.opsdeck.demo.slack.Workspace;
import dev.opsdeck.demo.slack.WorkspaceSettings;
import dev.opsdeck.e2e.Deadline;
import dev.opsdeck.kernel.People;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.run.Runs;
import dev.opsdeck.secret.SealedValues;
import dev.opsdeck.secret.TestVault;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micronaut.context.ApplicationContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A secret on its whole way, from the form in Slack to the Secret in the cluster: no table, no log
 * line and no message has it, in whatever form.
 */
class SecretStoryTest {
  private static final String ANA = "U0ANA";
  private static final String CHANNEL = "C0ALGESTA";
  private static final String VALUE = "hunter2-Tr0ub4dor-of-the-shop";
  private static final Duration SOON = Duration.ofSeconds(30);

  private final PostgresDatabase database = TestDatabase.fresh();
  private final SimulatedCluster cluster = SimulatedCluster.manual();
  private final KubernetesClient kubectl = cluster.client();
  private final Clusters clusters = new Clusters(any -> Connection.open(cluster.url()));
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Workspace slack;
  private RunningService service;
  private ApplicationContext context;

  @BeforeEach
  void start() throws Exception {
    log.start();
    ((Logger) LoggerFactory.getLogger("dev.opsdeck")).addAppender(log);
    slack = Workspace.start(WorkspaceSettings.defaults().withAnswerLimit(SOON));
    Settings settings =
        Settings.read(
            Map.of(
                "SLACK_BOT_TOKEN", slack.settings().botToken(),
                "SLACK_SIGNING_SECRET", slack.settings().signingSecret(),
                "SLACK_API_URL", slack.apiUrl(),
                "OPSDECK_SECRET_KEY", TestVault.KEY,
                "OPSDECK_STOP_GRACE", "0s"));
    Sealing sealing = Sealing.of(settings, () -> database);
    ActionRegistry actions =
        ActionProviders.found(
                new Surroundings(clusters, Map.of(), sealing.values(), sealing.whispers()))
            .registry();
    context =
        ApplicationContext.builder()
            .banner(false)
            .properties(Map.of("micronaut.server.port", -1))
            .build();
    List.of(
            settings,
            InstantSource.system(),
            clusters,
            actions,
            Rights.UNKNOWN,
            Configuration.read(ConfigFolders.read(settings.config()), actions),
            database)
        .forEach(context::registerSingleton);
    context.registerSingleton(SealedValues.class, sealing.values());
    service = new RunningService(context, List.of(sealing));
    service.start();
    slack.sendTo(URI.create("http://localhost:" + service.port() + "/slack/events"));
  }

  @AfterEach
  void stop() {
    service.stop();
    ((Logger) LoggerFactory.getLogger("dev.opsdeck")).detachAppender(log);
    slack.close();
    kubectl.close();
    clusters.close();
    cluster.close();
  }

  /** Every row of every table as text; bytes are written in hexadecimal. */
  private String everyTable() {
    return database.inTransaction(handle -> {
      StringBuilder all = new StringBuilder();
      for (String table :
          handle
              .createQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
              .mapTo(String.class)
              .list()) {
        handle
            .createQuery("SELECT t::text FROM \"" + table + "\" t")
            .mapTo(String.class)
            .forEach(row -> all.append(table).append(' ').append(row).append('\n'));
      }
      return all.toString();
    });
  }

  private List<String> states() {
    return database.inTransaction(
        handle -> handle.createQuery("SELECT state FROM run").mapTo(String.class).list());
  }

  private void nowhere() {
    String base64 = Base64.getEncoder().encodeToString(VALUE.getBytes(StandardCharsets.UTF_8));
    String hex = HexFormat.of().formatHex(VALUE.getBytes(StandardCharsets.UTF_8));
    String told = slack.calls().toString() + slack.messages(CHANNEL) + slack.whispers(CHANNEL, ANA);
    for (String place : List.of(everyTable(), told, List.copyOf(log.list).toString())) {
      for (String form : List.of(VALUE, base64, hex)) {
        assertFalse(place.contains(form), form);
      }
    }
  }

  private void entered(String environment) {
    String command = "secret-set secret/shop-credentials " + environment + " DB_PASSWORD";
    slack.client().command(ANA, CHANNEL, "/ops", command);
    slack.await("a form", SOON, () -> slack.form(ANA));
    slack.client().submit(ANA, Map.of("value", VALUE));
  }

  private void await(String state) {
    Deadline.of(SOON).await(state, () -> states().equals(List.of(state)));
  }

  @Test
  void the_value_of_a_form_is_in_the_secret_and_nowhere_else() {
    entered("dev");
    await("SUCCEEDED");
    Secret secret =
        kubectl.secrets().inAnyNamespace().list().getItems().stream()
            .filter(one -> one.getMetadata().getName().equals("shop-credentials"))
            .findFirst()
            .orElseThrow();
    byte[] stored = Base64.getDecoder().decode(secret.getData().get("DB_PASSWORD"));
    assertEquals(VALUE, new String(stored, StandardCharsets.UTF_8));
    slack.awaitMessage(CHANNEL, SOON, message -> message.plain().contains("DB_PASSWORD"));
    nowhere();
    assertFalse(everyTable().contains("sealed_value "), "wiped with the end of the run");
  }

  @Test
  void the_value_of_a_run_that_waits_is_sealed_and_goes_when_it_is_cancelled() {
    entered("prod");
    await("AWAITING_APPROVAL");
    assertTrue(everyTable().contains("sealed_value "));
    nowhere();
    RunId run =
        database.inTransaction(handle ->
            handle
                .createQuery("SELECT id FROM run")
                .mapTo(String.class)
                .map(id -> new RunId(Objects.requireNonNull(id)))
                .one());
    context
        .getBean(Runs.class)
        .apply(run, new RunOperation.Cancel("not tonight"), People.person(ANA));
    await("CANCELLED");
    nowhere();
    assertFalse(everyTable().contains("sealed_value "));
    assertEquals(List.of(), kubectl.secrets().inAnyNamespace().list().getItems());
  }

  @Test
  void a_value_that_is_typed_into_the_command_is_refused_without_repeating_it() {
    slack
        .client()
        .command(
            ANA,
            CHANNEL,
            "/ops",
            "secret-set secret/shop-credentials dev DB_PASSWORD --value " + VALUE);
    slack.awaitWhisper(CHANNEL, ANA, SOON, message -> message.plain().contains("Never type"));
    assertEquals(List.of(), states());
    Deadline.of(SOON).await("an empty inbox", () -> !everyTable().contains("inbox "));
    nowhere();
  }
}
