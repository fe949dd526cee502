package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Draft;
import dev.opsdeck.action.kubernetes.change.UndoRollout.Around;
import dev.opsdeck.action.kubernetes.change.UndoRollout.Input;
import dev.opsdeck.action.kubernetes.change.UndoRollout.Output;
import dev.opsdeck.action.kubernetes.change.UndoRollout.Pinned;
import dev.opsdeck.action.kubernetes.reading.ConfigReferences;
import dev.opsdeck.action.kubernetes.reading.FailedTemplates;
import dev.opsdeck.action.kubernetes.reading.Guards;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.Revisions;
import dev.opsdeck.action.kubernetes.reading.Revisions.Revision;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One draft of an undo: which revision, whether it may be, and what it does not bring back. */
final class UndoDraft {
  private final String container;
  private final Seen<Deployment, Around> seen;
  private final Revisions revisions;

  UndoDraft(StepContext context, Seen<Deployment, Around> seen) {
    this.container = context.service().container();
    this.seen = seen;
    this.revisions = seen.around().revisions();
  }

  Draft<Pinned, Output> of(Input input) {
    List<Fact> problems = Guards.against(seen.object());
    if (!problems.isEmpty()) {
      return new Draft.Refused<>(problems);
    }
    Optional<Revision> current = revisions.current();
    if (current.isEmpty() || !isOfTemplate(current.get())) {
      return new Draft.Refused<>(Fact.of("kubernetes.not-observed", "deployment", seen.name()));
    }
    int wanted = input.toRevision() == null ? 0 : input.toRevision();
    Optional<Revision> to = wanted <= 0 ? revisions.previous() : revisions.find(wanted);
    if (to.isEmpty()) {
      return new Draft.Refused<>(missing(wanted));
    }
    if (to.get().current()) {
      return nothing(current.get());
    }
    return to.get().template().runsTheSame(current.get().template())
        ? new Draft.Refused<>(same(to.get()))
        : ready(current.get(), to.get());
  }

  private boolean isOfTemplate(Revision current) {
    return current.template().hash().equals(PodTemplate.of(seen.object()).hash());
  }

  private Fact missing(int wanted) {
    record Single(String deployment, String known) {}
    record Unknown(String deployment, int revision, String known) {}
    return wanted <= 0
        ? Fact.of("kubernetes.single-revision", new Single(seen.name(), revisions.numbers()))
        : Fact.of(
            "kubernetes.no-such-revision", new Unknown(seen.name(), wanted, revisions.numbers()));
  }

  /** To go there would replace the pods by the same, and be taken for a way back. */
  private Fact same(Revision to) {
    record Same(String deployment, int revision, String version, String others) {}
    String others =
        revisions.earlier().stream()
            .map(one -> Integer.toString(one.number()))
            .collect(Collectors.joining(", "));
    return Fact.of(
        "kubernetes.undo-to-same", new Same(seen.name(), to.number(), version(to), others));
  }

  private Draft<Pinned, Output> nothing(Revision current) {
    record Same(String deployment, int revision, String version) {}
    String image = image(current);
    String version = version(current);
    return new Draft.NothingToDo<>(
        Fact.of("kubernetes.undo-nothing", new Same(seen.name(), current.number(), version)),
        new Output(current.number(), current.number(), image, image, version, version));
  }

  private Draft<Pinned, Output> ready(Revision from, Revision to) {
    return new Draft.Ready<>(
        new Pinned(from.number(), image(from), to.number(), to.uid(), ""),
        summary(from, to),
        warnings(to),
        notUndone(to),
        UndoRollout.back(seen.name(), from, version(from)));
  }

  private List<Fact> warnings(Revision to) {
    List<Fact> warnings = new ArrayList<>(Guards.warnings(seen.object(), image(to)));
    FailedTemplates failed = FailedTemplates.on(seen.object());
    failed.at(to.template()).ifPresent(at -> warnings.addFirst(failed(to, at, failed)));
    warnings.addAll(seen.around().budget().forRollout(seen.object(), to.template()));
    return warnings;
  }

  /** It was left because it failed: another one is offered. */
  private Fact failed(Revision to, Instant at, FailedTemplates failed) {
    record Failed(int revision, String version, Instant at, String other, String otherVersion) {}
    Optional<Revision> other =
        revisions.earlier().stream().filter(one -> failed.at(one.template()).isEmpty()).findFirst();
    return Fact.of(
        "kubernetes.undo-to-failed",
        new Failed(
            to.number(),
            version(to),
            at,
            other.map(one -> Integer.toString(one.number())).orElse(""),
            other.map(this::version).orElse("")));
  }

  private Fact summary(Revision from, Revision to) {
    record Undo(
        String deployment,
        String namespace,
        int fromRevision,
        String fromVersion,
        Instant fromCreated,
        int toRevision,
        String toVersion,
        Instant toCreated,
        String toCause,
        String toBy) {}
    return Fact.of(
        "kubernetes.undo",
        new Undo(
            seen.name(),
            seen.namespace(),
            from.number(),
            version(from),
            from.created(),
            to.number(),
            version(to),
            to.created(),
            to.cause(),
            to.by()));
  }

  private List<Fact> notUndone(Revision to) {
    List<Fact> facts = new ArrayList<>();
    Set<String> references = ConfigReferences.of(to.template());
    if (!references.isEmpty()) {
      facts.add(Fact.of("kubernetes.undo-keeps-config", "names", String.join(", ", references)));
    }
    facts.add(Fact.of("kubernetes.undo-keeps-data"));
    int replicas = RolloutStatus.of(seen.object()).count().wanted();
    String hpa = seen.around().autoscaler();
    facts.add(
        hpa.isEmpty()
            ? Fact.of("kubernetes.undo-keeps-replicas", "replicas", replicas)
            : Fact.of("kubernetes.undo-keeps-autoscaler", "replicas", replicas, "hpa", hpa));
    return facts;
  }

  private String image(Revision revision) {
    return revision.template().image(container);
  }

  private String version(Revision revision) {
    return ImageName.parse(image(revision)).version();
  }
}
