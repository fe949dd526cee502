package dev.opsdeck.action.kubernetes.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.diagnose.Finding.Kind;
import dev.opsdeck.action.kubernetes.diagnose.Finding.Severity;
import dev.opsdeck.kernel.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What stands between callers and the pods: Services, their endpoints and Ingresses. */
record RouteFindings(Snapshot snapshot, Routes routes, Remedies remedies) {
  /**
   * @param by which program wrote it last, empty when nobody knows
   */
  private record Selector(
      String service, String selector, String labels, String by, String since) {}

  private record Port(String service, String port, String target, String has, String since) {}

  private record NoneReady(String service, int pods, int wanted) {}

  /**
   * @param has the ports of the Service, empty when there is no such Service
   */
  private record Backend(
      String ingress,
      String host,
      String path,
      String service,
      String port,
      String has,
      String since) {}

  List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    if (snapshot.saw(Source.SERVICES)) {
      routes.astray().forEach(service -> findings.add(selector(service)));
      routes.leading().forEach(service -> findings.addAll(ofService(service)));
      routes.backends().forEach(backend -> of(backend).ifPresent(findings::add));
    }
    return findings;
  }

  private Finding selector(JsonNode service) {
    Map<String, String> selector = Routes.selector(service);
    Selector told =
        new Selector(
            Routes.name(service),
            text(selector),
            text(
                routes.labels().entrySet().stream()
                    .filter(each -> selector.containsKey(each.getKey()))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))),
            Written.by(service),
            text(Written.at(service)));
    return finding(
        Severity.OUTAGE, Kind.SELECTOR, Fact.of("diagnose.selector", told), Written.at(service));
  }

  private static String text(Map<String, String> labels) {
    return labels.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(", "));
  }

  private List<Finding> ofService(JsonNode service) {
    List<Finding> findings = new ArrayList<>();
    for (JsonNode port : service.at("/spec/ports")) {
      JsonNode target = port.path("targetPort");
      if (target.isTextual() && !routes.portNames().contains(target.asText())) {
        Port told =
            new Port(
                Routes.name(service),
                port.path("port").asText(),
                target.asText(),
                String.join(", ", routes.portNames()),
                text(Written.at(service)));
        findings.add(
            finding(
                Severity.OUTAGE, Kind.PORT, Fact.of("diagnose.port", told), Written.at(service)));
      }
    }
    if (snapshot.saw(Source.ENDPOINTS)
        && snapshot.wanted() > 0
        && routes.ready(Routes.name(service)) == 0) {
      NoneReady told = new NoneReady(Routes.name(service), snapshot.serving(), snapshot.wanted());
      findings.add(
          finding(Severity.OUTAGE, Kind.ENDPOINTS, Fact.of("diagnose.none-ready", told), null));
    }
    return findings;
  }

  private Optional<Finding> of(Routes.Backend backend) {
    Optional<JsonNode> service = routes.service(backend.service());
    if (service.isPresent() && Routes.hasPort(service.get(), backend.port())) {
      return Optional.empty();
    }
    Instant since = Written.at(backend.ingress());
    Backend told =
        new Backend(
            Routes.name(backend.ingress()),
            backend.host(),
            backend.path(),
            backend.service(),
            backend.port(),
            service.map(Routes::ports).orElse(""),
            text(since));
    Fact fact =
        service.isEmpty()
            ? Fact.of("diagnose.ingress-no-service", told)
            : Fact.of("diagnose.ingress-port", told);
    return Optional.of(finding(Severity.OUTAGE, Kind.INGRESS, fact, since));
  }

  private Finding finding(Severity severity, Kind kind, Fact fact, @Nullable Instant since) {
    return new Finding(severity, kind, fact, since, List.of(), List.of(remedies.unreachable()));
  }

  private static String text(@Nullable Instant time) {
    return time == null ? "" : time.toString();
  }
}
