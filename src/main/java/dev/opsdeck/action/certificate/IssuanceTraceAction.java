package dev.opsdeck.action.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.action.certificate.CertificateStore.Issuance;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * {@code certificate.trace}: how far cert-manager got with a certificate: its newest request, the
 * order at the authority, and the challenges that prove the names.
 */
final class IssuanceTraceAction
    implements ReadAction<IssuanceTraceAction.Input, IssuanceTraceAction.Output> {
  /**
   * @param name of one Certificate; without it, all that the catalogue names for the service
   */
  record Input(@Nullable String name) {}

  /**
   * @param requests how many there are
   * @param challenges of the newest requests, those that are not over
   */
  record Output(int requests, int challenges) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "certificate.trace",
          Effect.READ,
          Input.class,
          Output.class,
          Permission.list(
              "list certificaterequests.cert-manager.io",
              "list orders.acme.cert-manager.io",
              "list challenges.acme.cert-manager.io"));

  private final CertificateStore store;

  IssuanceTraceAction(CertificateStore store) {
    this.store = store;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    List<String> names = CertificateNames.of(context, input.name());
    if (names.isEmpty()) {
      return new Failed<>(CertificateNames.notOne(context, names), Again.WILL_NOT_HELP);
    }
    return switch (store.issuance(context.environment())) {
      case ClusterAnswer.Missing<Issuance>(ClusterFailure failure) ->
          new Failed<>(failure.fact(), failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP);
      case ClusterAnswer.Given<Issuance>(Issuance issuance) -> traced(names, issuance);
    };
  }

  private static Done<Output> traced(List<String> names, Issuance issuance) {
    List<Fact> details = new ArrayList<>();
    List<String> stuck = new ArrayList<>();
    int challenges = 0;
    int requests = 0;
    for (String name : names) {
      List<JsonNode> own =
          issuance.requests().stream().filter(each -> isOf(each, name)).sorted(NEWEST).toList();
      requests += own.size();
      if (own.isEmpty()) {
        details.add(Fact.of("certificate.trace-none", "name", name));
        continue;
      }
      JsonNode newest = own.getFirst();
      details.add(request(name, newest));
      if (!state(newest, "Ready").equals("True")) {
        stuck.add(name);
      }
      for (JsonNode order : owned(issuance.orders(), newest)) {
        details.add(order(order));
        List<JsonNode> open = owned(issuance.challenges(), order);
        challenges += open.size();
        open.forEach(challenge -> details.add(challenge(challenge)));
      }
    }
    Output output = new Output(requests, challenges);
    Done<Output> done = new Done<>(output, summary(names, stuck, requests), details, List.of());
    return stuck.isEmpty() && requests > 0 ? done : done.troubled();
  }

  private static Fact summary(List<String> names, List<String> stuck, int requests) {
    if (requests == 0) {
      return Fact.of("certificate.trace-nothing", "names", String.join(", ", names));
    }
    return stuck.isEmpty()
        ? Fact.of("certificate.trace-issued", "names", String.join(", ", names))
        : Fact.of("certificate.trace-stuck", "names", String.join(", ", stuck));
  }

  /** By revision, which cert-manager counts up; a time has only seconds. */
  private static final Comparator<JsonNode> NEWEST =
      Comparator.<JsonNode>comparingInt(each ->
              annotation(each, "cert-manager.io/certificate-revision").isEmpty()
                  ? 0
                  : Integer.parseInt(annotation(each, "cert-manager.io/certificate-revision")))
          .thenComparing(each -> each.at("/metadata/creationTimestamp").asText())
          .reversed();

  private static boolean isOf(JsonNode request, String certificate) {
    return annotation(request, "cert-manager.io/certificate-name").equals(certificate);
  }

  private static String annotation(JsonNode object, String name) {
    return object.at("/metadata/annotations").path(name).asText("");
  }

  private static List<JsonNode> owned(List<JsonNode> all, JsonNode owner) {
    String uid = owner.at("/metadata/uid").asText();
    return all.stream()
        .filter(each ->
            stream(each.at("/metadata/ownerReferences"))
                .anyMatch(reference -> reference.path("uid").asText().equals(uid)))
        .toList();
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static JsonNode condition(JsonNode object, String type) {
    return stream(object.at("/status/conditions"))
        .filter(each -> each.path("type").asText().equals(type))
        .findFirst()
        .orElseGet(com.fasterxml.jackson.databind.node.MissingNode::getInstance);
  }

  private static String state(JsonNode object, String type) {
    return condition(object, type).path("status").asText("");
  }

  private static Fact request(String certificate, JsonNode request) {
    record Request(String certificate, String name, String reason, String message, String since) {}
    String denied = condition(request, "Denied").path("message").asText("");
    JsonNode ready = condition(request, "Ready");
    return Fact.of(
        "certificate.trace-request",
        new Request(
            certificate,
            request.at("/metadata/name").asText(),
            ready.path("reason").asText("Pending"),
            denied.isEmpty() ? ready.path("message").asText("") : denied,
            request.at("/metadata/creationTimestamp").asText("")));
  }

  private static Fact order(JsonNode order) {
    record Order(String name, String state, String reason) {}
    return Fact.of(
        "certificate.trace-order",
        new Order(
            order.at("/metadata/name").asText(),
            order.at("/status/state").asText("pending"),
            order.at("/status/reason").asText("")));
  }

  private static Fact challenge(JsonNode challenge) {
    record Challenge(String host, String type, String state, String presented, String reason) {}
    return Fact.of(
        "certificate.trace-challenge",
        new Challenge(
            challenge.at("/spec/dnsName").asText(),
            challenge.at("/spec/type").asText(),
            challenge.at("/status/state").asText("pending"),
            challenge.at("/status/presented").asBoolean() ? "yes" : "",
            challenge.at("/status/reason").asText("")));
  }
}
