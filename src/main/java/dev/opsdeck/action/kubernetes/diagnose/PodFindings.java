package dev.opsdeck.action.kubernetes.diagnose;

import dev.opsdeck.action.Remedy;
import dev.opsdeck.action.kubernetes.diagnose.Finding.Kind;
import dev.opsdeck.action.kubernetes.diagnose.Finding.Severity;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.PodLines;
import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pods with the same trouble are one finding. */
final class PodFindings {
  private static final int MOST_NAMED = 3;
  private static final int MOST_EVENTS = 5;
  private static final int LOG_LINES = 10;

  /**
   * @param pods the names of the first
   * @param version of their image
   */
  private record Told(
      String deployment,
      int count,
      int wanted,
      List<String> pods,
      String container,
      String image,
      String version,
      String reason,
      String message,
      String exit,
      int restarts,
      String limit,
      String since) {}

  private final Snapshot snapshot;
  private final Remedies remedies;
  private final Set<String> newest;

  PodFindings(Snapshot snapshot, Remedies remedies) {
    this.snapshot = snapshot;
    this.remedies = remedies;
    this.newest =
        snapshot.pods().newest().stream()
            .map(pod -> pod.getMetadata().getName())
            .collect(Collectors.toSet());
  }

  List<Finding> all() {
    Map<Kind, List<PodTrouble>> byKind =
        new PodTroubles(snapshot)
            .all().stream()
                .collect(
                    Collectors.groupingBy(
                        PodTrouble::kind, () -> new EnumMap<>(Kind.class), Collectors.toList()));
    List<Finding> findings = new ArrayList<>();
    byKind.forEach((kind, troubles) -> findings.add(finding(kind, troubles)));
    return findings;
  }

  private Finding finding(Kind kind, List<PodTrouble> troubles) {
    PodTrouble first = troubles.stream().min(Comparator.comparing(PodTrouble::since)).orElseThrow();
    Severity severity =
        kind == Kind.RESTARTED
            ? Severity.RISK
            : snapshot.serving() == 0 ? Severity.OUTAGE : Severity.DEGRADED;
    return new Finding(
        severity,
        kind,
        fact(kind, told(troubles, first)),
        first.since(),
        evidence(kind, troubles),
        remedies(kind, troubles, first.since()));
  }

  private List<Remedy> remedies(Kind kind, List<PodTrouble> troubles, Instant since) {
    if (kind == Kind.NODE) {
      return troubles.stream().map(PodTrouble::message).distinct().map(remedies::node).toList();
    }
    boolean newestOnly = troubles.stream().allMatch(each -> newest.contains(each.name()));
    return remedies.ofPods(kind, newestOnly, since);
  }

  private static Fact fact(Kind kind, Told told) {
    return switch (kind) {
      case NODE -> Fact.of("diagnose.node-down", told);
      case PENDING -> Fact.of("diagnose.pending", told);
      case IMAGE -> Fact.of("diagnose.image", told);
      case CONFIGURATION -> Fact.of("diagnose.configuration", told);
      case MOUNT -> Fact.of("diagnose.mount", told);
      case MEMORY -> Fact.of("diagnose.memory", told);
      case LIVENESS -> Fact.of("diagnose.liveness", told);
      case READINESS -> Fact.of("diagnose.readiness", told);
      case STARTING -> Fact.of("diagnose.starting", told);
      case RESTARTED -> Fact.of("diagnose.restarted", told);
      default -> Fact.of("diagnose.crash", told);
    };
  }

  private Told told(List<PodTrouble> troubles, PodTrouble first) {
    Optional<Container> container = container(first);
    String image = container.map(Container::getImage).orElse("");
    return new Told(
        snapshot.name(),
        troubles.size(),
        snapshot.wanted(),
        troubles.stream().map(PodTrouble::name).limit(MOST_NAMED).toList(),
        first.container(),
        image,
        ImageName.parse(image).version(),
        first.reason(),
        first.message(),
        first.exit(),
        troubles.stream().mapToInt(PodTrouble::restarts).max().orElse(0),
        container.map(PodFindings::memory).orElse(""),
        first.since().toString());
  }

  private Optional<Container> container(PodTrouble trouble) {
    Pod pod = trouble.pod();
    String name =
        trouble.container().isEmpty() ? snapshot.service().container() : trouble.container();
    return Stream.concat(
            pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
        .filter(each -> each.getName().equals(name))
        .findFirst();
  }

  /** The limit as the manifest says it, empty when there is none. */
  private static String memory(Container container) {
    return Optional.ofNullable(container.getResources())
        .map(ResourceRequirements::getLimits)
        .map(limits -> limits.get("memory"))
        .map(Quantity::toString)
        .orElse("");
  }

  private List<Fact> evidence(Kind kind, List<PodTrouble> troubles) {
    List<Fact> evidence = new ArrayList<>();
    evidence.addAll(
        PodLines.of(
            troubles.stream().map(PodTrouble::pod).map(PodState::of).toList(), snapshot.now()));
    PodTrouble first = troubles.getFirst();
    List<Fact> events =
        snapshot
            .about("pod/" + first.name())
            .map(event -> Fact.of("inspect.event", event))
            .toList();
    evidence.addAll(events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size()));
    if (kind == Kind.PENDING || kind == Kind.NODE) {
      evidence.addAll(new Nodes(snapshot.of(Source.NODES)).troubles());
    }
    troubles.forEach(each -> evidence.addAll(log(each)));
    return evidence;
  }

  private List<Fact> log(PodTrouble trouble) {
    String name = trouble.name() + "/" + trouble.container();
    String log = snapshot.logs().getOrDefault(name, "");
    if (log.isEmpty()) {
      return List.of();
    }
    List<String> lines = log.lines().toList();
    String last =
        String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    return List.of(
        new Fact(
            "diagnose.previous-log",
            new TreeMap<>(
                Map.of("pod", trouble.name(), "container", trouble.container(), "log", last))));
  }
}
