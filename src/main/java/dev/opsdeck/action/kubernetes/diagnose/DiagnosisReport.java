package dev.opsdeck.action.kubernetes.diagnose;

import dev.opsdeck.action.Advice;
import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.diagnose.DiagnoseAction.Output;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.Ownership;
import dev.opsdeck.action.kubernetes.reading.PodLines;
import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.action.kubernetes.reading.PodState.Health;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is told of a diagnosis: a few lines on the card, the evidence in the thread. */
record DiagnosisReport(StepContext context, Snapshot snapshot, Diagnosis diagnosis) {
  /** With the cause, the pods, the change and what was not seen, they fit on a phone. */
  private static final int MOST_ALSO = 2;

  private record Serving(
      String target, String deployment, int ready, int wanted, String versions) {}

  Done<Output> done() {
    Done<Output> done =
        new Done<>(output(), summary(), details(), files())
            .advising(new Advice(lines(), diagnosis.remedies()));
    return diagnosis.isWell() ? done : done.troubled();
  }

  private Output output() {
    List<Finding> findings = diagnosis.findings();
    return new Output(
        diagnosis.isWell(),
        findings.isEmpty() ? "" : findings.getFirst().fact().code().replaceFirst("^[^.]*\\.", ""),
        findings.size(),
        List.copyOf(diagnosis.unseen().keySet()));
  }

  private Fact summary() {
    if (!diagnosis.findings().isEmpty()) {
      return diagnosis.findings().getFirst().fact();
    }
    return diagnosis.isWell()
        ? Fact.of("diagnose.healthy", serving())
        : Fact.of("diagnose.nothing-found", serving());
  }

  private List<Fact> lines() {
    List<Fact> lines = new ArrayList<>();
    List<Finding> findings = diagnosis.findings();
    if (!findings.isEmpty()) {
      findings.stream().skip(1).limit(MOST_ALSO).map(Finding::fact).forEach(lines::add);
      lines.add(Fact.of("diagnose.serving", serving()));
    }
    diagnosis.change().map(LastChange::fact).ifPresent(lines::add);
    owner().ifPresent(lines::add);
    if (findings.size() > MOST_ALSO + 1) {
      lines.add(Fact.of("diagnose.more", "count", findings.size() - MOST_ALSO - 1));
    }
    if (!diagnosis.unseen().isEmpty()) {
      String what = String.join(", ", diagnosis.unseen().keySet());
      lines.add(Fact.of("diagnose.unseen", "what", what));
    }
    return lines;
  }

  /** Who must take the change back, when it is to blame and not ours to take back. */
  private Optional<Fact> owner() {
    boolean blamed =
        diagnosis.findings().stream()
            .limit(1)
            .anyMatch(first ->
                diagnosis.change().filter(each -> each.explains(first.since())).isPresent());
    return blamed ? Ownership.of(snapshot.deployment()) : Optional.empty();
  }

  private Serving serving() {
    return new Serving(
        context.target().label(),
        snapshot.name(),
        snapshot.serving(),
        snapshot.wanted(),
        versions());
  }

  /** {@code 1.4.1 (3/3), 1.4.2 (0/1)}. */
  private String versions() {
    Map<String, List<PodState>> byVersion =
        snapshot.pods().replicas().stream()
            .collect(
                Collectors.groupingBy(
                    this::version,
                    TreeMap::new,
                    Collectors.mapping(PodState::of, Collectors.toList())));
    return byVersion.entrySet().stream()
        .map(entry ->
            "%s (%d/%d)"
                .formatted(
                    entry.getKey(),
                    PodLines.count(entry.getValue(), Health.HEALTHY),
                    entry.getValue().size()))
        .collect(Collectors.joining(", "));
  }

  private String version(Pod pod) {
    List<Container> containers = pod.getSpec().getContainers();
    String image =
        containers.stream()
            .filter(each -> each.getName().equals(snapshot.service().container()))
            .findFirst()
            .or(() -> containers.stream().findFirst())
            .map(Container::getImage)
            .orElse("");
    return ImageName.parse(image).version();
  }

  /** The summary stands above them. */
  private List<Fact> details() {
    List<Fact> details = new ArrayList<>();
    for (Finding finding : diagnosis.findings()) {
      if (!finding.equals(diagnosis.findings().getFirst())) {
        details.add(finding.fact());
      }
      details.addAll(finding.evidence());
    }
    diagnosis.change().ifPresent(change -> details.addAll(sinceChange(change)));
    diagnosis
        .unseen()
        .forEach((what, why) -> {
          details.add(Fact.of("diagnose.unseen", "what", what));
          details.add(why);
        });
    return details;
  }

  private List<Fact> sinceChange(LastChange change) {
    List<Fact> lines = new ArrayList<>(List.of(change.fact()));
    Instant at = change.at();
    diagnosis.findings().stream()
        .map(Finding::since)
        .filter(since -> at != null && change.explains(since))
        .findFirst()
        .ifPresent(
            since -> lines.add(Fact.of("diagnose.after-change", "after", PodLines.age(at, since))));
    return lines;
  }

  private List<Attachment> files() {
    return snapshot.logs().entrySet().stream()
        .filter(log -> !log.getValue().isEmpty())
        .map(log ->
            new Attachment(
                "previous-" + log.getKey().replace('/', '-') + ".log", log.getValue() + "\n"))
        .toList();
  }
}
