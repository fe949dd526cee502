package dev.opsdeck.action.kubernetes.inside;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.http}: asks a service inside its cluster, through the proxy of the API server
 * ({@code services/…/proxy}), as a forwarded port would: no pod and no connection of one's own.
 */
final class ServiceHttpAction
    implements ReadAction<ServiceHttpAction.Input, ServiceHttpAction.Output> {
  private static final int SHOWN = 200;
  private static final int MISSING = 404;
  private static final int UNAVAILABLE = 503;

  /**
   * @param path with its slash, and with a query where one is wanted
   * @param port of the Service; absent for its first
   */
  record Input(String path, @Nullable Integer port) {}

  /**
   * @param status that the service answered
   */
  record Output(String object, int port, int status) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "kubernetes.http",
          Effect.READ,
          Input.class,
          Output.class,
          Permission.list("list services", "get services/proxy"));

  private final Clusters clusters;

  ServiceHttpAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    ClusterAnswer<StepOutcome<Output>> answer =
        clusters.read(
            context.environment().cluster(),
            client -> {
              Optional<Service> found = service(client, context);
              return found.isEmpty()
                  ? new Failed<>(none(context), Again.WILL_NOT_HELP)
                  : asked(client, context, found.get(), input);
            });
    return answer.fold(outcome -> outcome, ServiceHttpAction::unanswered);
  }

  private static StepOutcome<Output> unanswered(ClusterFailure failure) {
    return new Failed<>(failure.fact(), failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP);
  }

  private static Fact none(StepContext context) {
    return Fact.of(
        "inside.no-service",
        "service",
        context.target().label(),
        "namespace",
        context.environment().namespace());
  }

  /** The Service that finds the pods of the Deployment, the one of the same name first. */
  private static Optional<Service> service(KubernetesClient client, StepContext context) {
    Map<String, String> pods = context.service().selector();
    List<Service> all =
        client.services().inNamespace(context.environment().namespace()).list().getItems().stream()
            .filter(each -> finds(each.getSpec().getSelector(), pods))
            .toList();
    return all.stream()
        .filter(each -> each.getMetadata().getName().equals(context.service().deployment()))
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  private static boolean finds(@Nullable Map<String, String> selector, Map<String, String> pods) {
    return selector != null
        && !selector.isEmpty()
        && pods.entrySet().containsAll(selector.entrySet());
  }

  private static StepOutcome<Output> asked(
      KubernetesClient client, StepContext context, Service service, Input input)
      throws InterruptedException {
    List<ServicePort> ports = service.getSpec().getPorts();
    Optional<ServicePort> port =
        ports.stream()
            .filter(each -> input.port() == null || input.port().equals(each.getPort()))
            .findFirst();
    String name = service.getMetadata().getName();
    if (port.isEmpty()) {
      List<String> known = ports.stream().map(each -> each.getPort().toString()).toList();
      return new Failed<>(
          Fact.of(
              "inside.no-port",
              "object",
              "service/" + name,
              "port",
              input.port() == null ? "" : input.port(),
              "ports",
              String.join(", ", known)),
          Again.WILL_NOT_HELP);
    }
    HttpResponse<String> answer = send(client, path(context, service, port.get(), input));
    return told(context, new Asked("service/" + name, port.get().getPort(), input.path()), answer);
  }

  private record Asked(String object, int port, String path) {}

  private static String path(StepContext context, Service service, ServicePort port, Input input) {
    String scheme = "https".equals(port.getName()) || port.getPort() == 443 ? "https:" : "";
    return "/api/v1/namespaces/%s/services/%s%s:%d/proxy%s"
        .formatted(
            context.environment().namespace(),
            scheme,
            service.getMetadata().getName(),
            port.getPort(),
            input.path());
  }

  private static HttpResponse<String> send(KubernetesClient client, String path)
      throws InterruptedException {
    String base = client.getMasterUrl().toString().replaceFirst("/$", "");
    HttpRequest request = client.getHttpClient().newHttpRequestBuilder().uri(base + path).build();
    try {
      return client
          .getHttpClient()
          .sendAsync(request, String.class)
          .get(client.getConfiguration().getRequestTimeout(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new KubernetesClientException("no answer of " + path, e.getCause());
    } catch (TimeoutException e) {
      throw new KubernetesClientException("no answer of " + path, e);
    }
  }

  /** A Status is the API server's own word, all else is the service's. */
  private static StepOutcome<Output> told(
      StepContext context, Asked asked, HttpResponse<String> answer) {
    record Answered(String object, int port, String path, int status, String body) {}
    Optional<JsonNode> status = status(answer);
    if (status.isPresent()) {
      return refused(context, asked, answer.code(), status.get());
    }
    Answered answered =
        new Answered(
            asked.object(), asked.port(), asked.path(), answer.code(), shown(answer.body()));
    return answer.isSuccessful()
        ? new Done<>(
            new Output(asked.object(), asked.port(), answer.code()),
            Fact.of("inside.answered", answered))
        : new Failed<>(Fact.of("inside.wrong-status", answered), Again.MAY_HELP);
  }

  private static Optional<JsonNode> status(HttpResponse<String> answer) {
    if (answer.isSuccessful() || !answer.body().startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.parse(answer.body()))
          .filter(body -> body.path("kind").asText().equals("Status"))
          .filter(body -> body.path("apiVersion").asText().equals("v1"));
    } catch (IllegalArgumentException notJson) {
      return Optional.empty();
    }
  }

  private static StepOutcome<Output> refused(
      StepContext context, Asked asked, int code, JsonNode status) {
    String message = status.path("message").asText();
    if (code == UNAVAILABLE) {
      return new Failed<>(
          Fact.of("inside.nobody-answers", "object", asked.object(), "why", message),
          Again.MAY_HELP);
    }
    if (code == MISSING) {
      return new Failed<>(none(context), Again.MAY_HELP);
    }
    throw new KubernetesClientException(
        message, code, Json.convert(status, io.fabric8.kubernetes.api.model.Status.class));
  }

  private static String shown(String body) {
    String line = ForeignText.clean(body.strip().replaceAll("\\s+", " "));
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
