package dev.opsdeck.action.kubernetes.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.api.SecretValue;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is said about one object beyond its columns. */
final class Closer {
  /** A value of a ConfigMap may be a whole file: that is what {@code --yaml} is for. */
  private static final int LONGEST_VALUE = 200;

  private Closer() {}

  static List<Fact> details(ObjectKind kind, JsonNode object) {
    return switch (kind) {
      case SECRET -> SecretValue.all(object).stream().map(Closer::secret).toList();
      case CONFIG_MAP -> object.path("data").propertyStream().map(Closer::config).toList();
      case VERTICAL_AUTOSCALER -> advice(object);
      case NETWORK_POLICY -> List.of(policy(object));
      case VIRTUAL_SERVICE -> routes(object);
      case DESTINATION_RULE -> List.of(rule(object));
      default -> List.of();
    };
  }

  private static Fact secret(SecretValue value) {
    return Fact.of("view.secret-key", value);
  }

  private static Fact config(Map.Entry<String, JsonNode> entry) {
    String text = ForeignText.cleanValue(entry.getKey(), entry.getValue().asText());
    boolean whole = text.length() <= LONGEST_VALUE && !text.strip().contains("\n");
    return Fact.of(
        "view.config-key",
        "key",
        entry.getKey(),
        "value",
        whole ? text.strip() : "",
        "characters",
        text.length());
  }

  /** What the autoscaler would ask for, for each container. */
  static List<Fact> advice(JsonNode autoscaler) {
    record Advice(String object, String container, String target, String lower, String upper) {}
    return autoscaler
        .at("/status/recommendation/containerRecommendations")
        .valueStream()
        .map(each ->
            Fact.of(
                "view.advice",
                new Advice(
                    autoscaler.at("/metadata/name").asText(),
                    each.path("containerName").asText(),
                    amounts(each.path("target")),
                    amounts(each.path("lowerBound")),
                    amounts(each.path("upperBound")))))
        .toList();
  }

  private static String amounts(JsonNode resources) {
    return resources
        .propertyStream()
        .map(each -> each.getKey() + " " + each.getValue().asText())
        .collect(Collectors.joining(", "));
  }

  /** Which pods it is about, and what it lets through. */
  private static Fact policy(JsonNode policy) {
    record Policy(String pods, String types, int in, int out) {}
    JsonNode spec = policy.path("spec");
    String pods = labels(spec.at("/podSelector/matchLabels"));
    String types =
        spec.path("policyTypes")
            .valueStream()
            .map(JsonNode::asText)
            .collect(Collectors.joining(", "));
    return Fact.of(
        "view.policy",
        new Policy(pods, types, spec.path("ingress").size(), spec.path("egress").size()));
  }

  private static List<Fact> routes(JsonNode service) {
    record Route(String hosts, String to, String timeout) {}
    String hosts =
        service
            .at("/spec/hosts")
            .valueStream()
            .map(JsonNode::asText)
            .collect(Collectors.joining(", "));
    return service
        .at("/spec/http")
        .valueStream()
        .map(http ->
            Fact.of(
                "view.route",
                new Route(
                    hosts,
                    http.path("route")
                        .valueStream()
                        .map(Closer::destination)
                        .collect(Collectors.joining(", ")),
                    http.path("timeout").asText(""))))
        .toList();
  }

  private static String destination(JsonNode route) {
    String subset = route.at("/destination/subset").asText("");
    String weight = route.path("weight").asText("");
    return route.at("/destination/host").asText()
        + (subset.isEmpty() ? "" : " (" + subset + ")")
        + (weight.isEmpty() ? "" : " " + weight + " %");
  }

  private static Fact rule(JsonNode rule) {
    record Rule(String host, String subsets, String ejection, String pool) {}
    JsonNode policy = rule.at("/spec/trafficPolicy");
    return Fact.of(
        "view.rule",
        new Rule(
            rule.at("/spec/host").asText(),
            rule.at("/spec/subsets")
                .valueStream()
                .map(each -> each.path("name").asText())
                .collect(Collectors.joining(", ")),
            flat(policy.path("outlierDetection")),
            flat(policy.path("connectionPool"))));
  }

  private static String flat(JsonNode map) {
    return map.propertyStream()
        .flatMap(each ->
            each.getValue().isObject()
                ? Stream.of(flat(each.getValue()))
                : Stream.of(each.getKey() + " " + each.getValue().asText()))
        .collect(Collectors.joining(", "));
  }

  private static String labels(JsonNode labels) {
    return labels
        .propertyStream()
        .map(each -> each.getKey() + "=" + each.getValue().asText())
        .collect(Collectors.joining(", "));
  }

  /** An address behind a Service. */
  static Fact endpoint(JsonNode endpoint) {
    record Endpoint(String address, String pod, String node, String ready) {}
    return Fact.of(
        "view.endpoint",
        new Endpoint(
            endpoint.at("/addresses/0").asText(),
            endpoint.at("/targetRef/name").asText(""),
            endpoint.path("nodeName").asText(""),
            isReady(endpoint) ? "yes" : ""));
  }

  static boolean isReady(JsonNode endpoint) {
    return endpoint.at("/conditions/ready").asBoolean(true);
  }
}
