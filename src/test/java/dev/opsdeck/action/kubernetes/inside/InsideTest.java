package dev.opsdeck.action.kubernetes.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Assessment;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.inside.ExecAction.Input;
import dev.opsdeck.action.kubernetes.inside.ExecAction.Output;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.demo.cluster.SimulatedObjects;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs in containers, and Services through the API server. */
class InsideTest {
  private final Bench bench = Bench.withTwoRevisions();
  private final ExecAction exec = new ExecAction(bench.clusters);
  private final ServiceHttpAction http = new ServiceHttpAction(bench.clusters);

  @AfterEach
  void stop() {
    bench.close();
  }

  private StepOutcome<Output> run(Step step, Boolean all, String grep, String... command)
      throws InterruptedException {
    return exec.perform(step, new Input(List.of(command), all, null, grep, null));
  }

  private StepOutcome<Output> run(String... command) throws InterruptedException {
    return run(bench.step("r-exec"), null, null, command);
  }

  private void variable(String name, String value) {
    bench.edit(d ->
        d.editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .addNewEnv()
            .withName(name)
            .withValue(value)
            .endEnv()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec());
    bench.cluster.ticks(10);
  }

  @Test
  void variables_are_shown_without_the_values_that_are_secret() throws Exception {
    variable("MONGODB_PASSWORD", "correct-horse-battery");
    variable("NODE_ENV", "production");
    var done = Expect.done(run(bench.step("r-env"), null, "mongodb|node_env", "env"));
    assertEquals(0, done.output().exit());
    assertTrue(done.output().text().contains("NODE_ENV=production"), done.output().text());
    assertTrue(done.output().text().contains("MONGODB_PASSWORD="));
    assertFalse(done.toString().contains("correct-horse-battery"));
    assertFalse(done.output().text().contains("PATH="));
    assertEquals(2, done.details().size());
  }

  @ParameterizedTest
  @CsvSource({
    "ps aux, node server.js",
    "netstat -tuln, 0.0.0.0:3000",
    "du -sh /var/log, /var/log",
    "ls -l /app, server.js",
    "cat /sys/fs/cgroup/memory.current, 73400320",
    "curl -sS -o /dev/null -w %{http_code} https://api.stripe.com/v1/health, UP",
    "sh -c psql, 1 row",
    "wget -qO- http://localhost:8080/actuator/info, UP"
  })
  void a_program_that_looks_says_what_it_sees(String command, String expected) throws Exception {
    var done = Expect.done(run(command.split(" ")));
    assertEquals(Assessment.WELL, done.assessment());
    assertTrue(done.output().text().contains(expected), done.output().text());
  }

  @Test
  void a_program_can_run_in_every_pod_and_its_words_are_a_file_then() throws Exception {
    var done =
        Expect.done(
            run(bench.step("r-all"), true, null, "wget", "-qO-", "http://localhost:8080/x"));
    assertEquals(3, done.output().pods().size());
    assertEquals("3", done.summary().values().get("pods"));
    String file = done.attachments().getFirst().text();
    assertEquals(3, Pattern.compile("==> api-gateway-").matcher(file).results().count());
  }

  @Test
  void a_connection_that_is_refused_is_trouble_with_its_words() throws Exception {
    assertEquals(
        Assessment.WELL, Expect.done(run("nc", "-zv", "db.internal", "5432")).assessment());
    var refused = Expect.done(run("nc", "-zv", "closed.internal", "27017"));
    assertEquals(Assessment.TROUBLE, refused.assessment());
    assertEquals(1, refused.output().exit());
    assertTrue(refused.details().getFirst().values().get("line").contains("Connection refused"));
  }

  @Test
  void a_program_that_the_image_does_not_have_is_told_as_such() throws Exception {
    var failed = Expect.failed(run("htop"));
    assertEquals("inside.not-started", failed.why().code());
    assertTrue(failed.why().values().get("why").contains("executable file not found"));
  }

  @Test
  void the_application_is_asked_and_never_a_sidecar_beside_it() throws Exception {
    bench.edit(d ->
        d.editSpec()
            .editTemplate()
            .editSpec()
            .addNewContainerLike(
                new io.fabric8.kubernetes.api.model.ContainerBuilder()
                    .withName("istio-proxy")
                    .withImage("istio/proxyv2:1.26")
                    .build())
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec());
    bench.cluster.ticks(10);
    Expect.done(run("ps", "aux"));
    String pod = pods().getFirst().getMetadata().getName();
    Expect.done(run(on(pod), null, null, "ps", "aux"));
  }

  private List<Pod> pods() {
    return bench.kubectl.pods().inNamespace("production").list().getItems();
  }

  private Step on(String pod) {
    var environment = Bench.target().environment();
    Target target =
        new Target.OfObject(environment, ObjectKind.POD, pod, List.of(environment), null);
    return new Step(target, "r-pod", bench.cluster.clock(), () -> false);
  }

  @Test
  void without_a_running_pod_or_the_right_nothing_runs_and_the_reason_is_said() throws Exception {
    assertEquals("inside.no-pods", Expect.failed(run(on("gone"), null, null, "ps")).why().code());
    bench.cluster.deny("create", "pods/exec");
    var forbidden = Expect.failed(run("ps")).why();
    assertEquals("cluster.forbidden-other", forbidden.code());
    assertTrue(forbidden.values().get("message").contains("pods/exec"), forbidden.toString());
  }

  @Test
  void a_file_is_read_out_of_a_pod_and_is_a_file_in_the_thread() throws Exception {
    String pod = pods().getFirst().getMetadata().getName();
    bench.cluster.file(
        pod, "/app/logs/app.log", "line\n".repeat(20) + "password=hunter2-hunter2\n");
    var done = Expect.done(run(on(pod), null, null, "cat", "/app/logs/app.log"));
    String file = done.attachments().getFirst().text();
    assertEquals(20, Pattern.compile("(?m)^line$").matcher(file).results().count());
    assertFalse(file.contains("hunter2"));
    var missing = Expect.done(run(on(pod), null, null, "cat", "/app/none"));
    assertEquals(Assessment.TROUBLE, missing.assessment());
  }

  @Test
  void old_logs_are_listed_in_the_plan_and_deleted_in_those_pods_only() throws Exception {
    String pod = pods().getFirst().getMetadata().getName();
    bench.cluster.file(pod, "/var/log/app.log.1", "old");
    bench.cluster.file(pod, "/var/log/app.log.2", "older");
    ExecChangeAction change = new ExecChangeAction(bench.clusters);
    var input =
        new ExecChangeAction.Input(
            List.of("find", "/var/log", "-type", "f"),
            List.of("find", "/var/log", "-type", "f", "-delete"));
    Step step = bench.step("r-clean");
    var plan = Expect.planned(change.plan(step, input));
    assertEquals(new ExecChangeAction.Output(List.of(pod), 2), plan.expected());
    assertEquals("/var/log/app.log.1, /var/log/app.log.2", plan.differences().getFirst().from());
    assertEquals(2, Expect.done(change.perform(step, input, plan.pins())).output().touched());
    Expect.done(change.perform(step, input, plan.pins()));
    Expect.nothing(change.plan(step, input));
  }

  private void service(int port) {
    bench.cluster.create(
        SimulatedObjects.service(
            "production", "api-gateway-production", Bench.GATEWAY.labels(), port));
  }

  @Test
  void a_service_is_asked_inside_the_cluster_through_the_api_server() throws Exception {
    service(80);
    Step step = bench.step("r-http");
    var done =
        Expect.done(http.perform(step, new ServiceHttpAction.Input("/actuator/health", null)));
    assertEquals(
        new ServiceHttpAction.Output("service/api-gateway-production", 80, 200), done.output());
    assertEquals(
        "inside.no-port",
        Expect.failed(http.perform(step, new ServiceHttpAction.Input("/", 8080))).why().code());
  }

  @Test
  void a_service_behind_which_nobody_is_ready_is_told_apart_from_none() throws Exception {
    Step step = bench.step("r-http");
    var input = new ServiceHttpAction.Input("/health", null);
    assertEquals("inside.no-service", Expect.failed(http.perform(step, input)).why().code());
    service(80);
    bench.edit(d -> d.editSpec().withReplicas(0).endSpec());
    bench.cluster.ticks(5);
    var failed = Expect.failed(http.perform(step, input));
    assertEquals("inside.nobody-answers", failed.why().code());
    assertTrue(failed.why().values().get("why").startsWith("no endpoints available"));
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, dns.leads-here, WELL",
    "20.9.9.9, dns.leads-elsewhere, TROUBLE",
    "'', dns.unknown, TROUBLE"
  })
  void a_name_is_compared_with_the_address_of_its_ingress(
      String resolved, String code, Assessment assessment) throws Exception {
    var ingress =
        SimulatedObjects.ingress(
            "production", "api", "algesta-api-prod.3astronautas.com", "api-gateway-production", 80);
    bench.cluster.create(ingress);
    DnsCheckAction dns =
        new DnsCheckAction(
            bench.clusters, host -> resolved.isEmpty() ? List.of() : List.of(resolved));
    Target.OfService with =
        dev.opsdeck.action.Targets.gatewayWith(List.of("algesta-api-prod.3astronautas.com:443"));
    var done =
        Expect.done(
            dns.perform(
                new Step(with, "r-dns", bench.cluster.clock(), () -> false),
                new DnsCheckAction.Input()));
    assertEquals(code, done.summary().code());
    assertEquals(assessment, done.assessment());
  }
}
