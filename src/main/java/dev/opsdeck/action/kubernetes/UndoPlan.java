package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.kubernetes.RolloutUndoAction.Output;
import dev.opsdeck.action.kubernetes.reading.ConfigReferences;
import dev.opsdeck.action.kubernetes.reading.Guards;
import dev.opsdeck.action.kubernetes.reading.MergePatch;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.Revisions;
import dev.opsdeck.action.kubernetes.reading.Revisions.Revision;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.action.kubernetes.reading.TemplateDifferences;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One plan of an undo: which revision, whether it may be, what changes and what does not. */
final class UndoPlan {
  private final StepContext context;
  private final Workload workload;
  private final Deployment now;
  private final String name;

  UndoPlan(StepContext context, Workload workload, Deployment now) {
    this.context = context;
    this.workload = workload;
    this.now = now;
    this.name = now.getMetadata().getName();
  }

  PlanOutcome<Output> outcome(RolloutUndoAction.Input input) {
    List<Fact> problems = Guards.against(now);
    if (!problems.isEmpty()) {
      return new PlanOutcome.Refused<>(problems);
    }
    Revisions revisions = workload.revisions(now);
    Optional<Revision> current = revisions.current();
    if (current.isEmpty() || !current.get().template().hash().equals(PodTemplate.of(now).hash())) {
      return new PlanOutcome.Refused<>(Fact.of("kubernetes.not-observed", "deployment", name));
    }
    int wanted = input.toRevision() == null ? 0 : input.toRevision();
    Optional<Revision> to = wanted <= 0 ? revisions.previous() : revisions.find(wanted);
    if (to.isEmpty()) {
      return new PlanOutcome.Refused<>(missing(wanted, revisions));
    }
    return to.get().current() ? nothing(current.get()) : planned(current.get(), to.get());
  }

  private Fact missing(int wanted, Revisions revisions) {
    return wanted <= 0
        ? Fact.of("kubernetes.single-revision", "deployment", name, "known", revisions.numbers())
        : Fact.of(
            "kubernetes.no-such-revision",
            "deployment",
            name,
            "revision",
            wanted,
            "known",
            revisions.numbers());
  }

  private PlanOutcome<Output> nothing(Revision current) {
    Output same = RolloutUndoAction.output(context, current, current);
    return new PlanOutcome.NothingToDo<>(
        Fact.of(
            "kubernetes.undo-nothing",
            "deployment",
            name,
            "revision",
            current.number(),
            "version",
            same.toVersion()),
        same);
  }

  private PlanOutcome<Output> planned(Revision from, Revision to) {
    Deployment wanted = RolloutUndoAction.wanted(context, now, to);
    PodTemplate result = PodTemplate.of(workload.dryRun(MergePatch.between(now, wanted)));
    Output output = RolloutUndoAction.output(context, from, to);
    return new PlanOutcome.Planned<>(
        summary(from, to, output),
        TemplateDifferences.between(
            PodTemplate.of(now), result, context.target().service().container()),
        Guards.warnings(now, output.toImage()),
        notUndone(to),
        pins(from, to, output, result),
        output,
        back(from, output));
  }

  private Pins pins(Revision from, Revision to, Output output, PodTemplate result) {
    return Pins.of(
        Map.of(
            "uid",
            now.getMetadata().getUid(),
            Pins.FOUND,
            PodTemplate.of(now).hash(),
            "fromRevision",
            Integer.toString(from.number()),
            "fromImage",
            output.fromImage(),
            "toRevision",
            Integer.toString(to.number()),
            "toImage",
            output.toImage(),
            "toReplicaSet",
            to.name(),
            "toReplicaSetUid",
            to.uid(),
            Pins.LEFT,
            result.hash()));
  }

  /** The current ReplicaSet keeps its number through an undo; only the target gets a new one. */
  private Inverse back(Revision from, Output output) {
    return new Inverse.PutBack(
        RolloutUndoAction.NAME,
        Json.object().put("toRevision", from.number()),
        Fact.of(
            "kubernetes.undo-back",
            "deployment",
            name,
            "revision",
            from.number(),
            "version",
            output.fromVersion()));
  }

  private Fact summary(Revision from, Revision to, Output output) {
    return Fact.of(
        "kubernetes.undo",
        "deployment",
        name,
        "namespace",
        now.getMetadata().getNamespace(),
        "fromRevision",
        from.number(),
        "fromVersion",
        output.fromVersion(),
        "fromCreated",
        from.created(),
        "toRevision",
        to.number(),
        "toVersion",
        output.toVersion(),
        "toCreated",
        to.created(),
        "toCause",
        to.cause(),
        "toBy",
        to.by());
  }

  private List<Fact> notUndone(Revision to) {
    List<Fact> facts = new ArrayList<>();
    Set<String> references = ConfigReferences.of(to.template());
    if (!references.isEmpty()) {
      facts.add(Fact.of("kubernetes.undo-keeps-config", "names", String.join(", ", references)));
    }
    facts.add(Fact.of("kubernetes.undo-keeps-data"));
    int replicas = RolloutStatus.of(now).count().wanted();
    String hpa = autoscaler();
    facts.add(
        hpa.isEmpty()
            ? Fact.of("kubernetes.undo-keeps-replicas", "replicas", replicas)
            : Fact.of("kubernetes.undo-keeps-autoscaler", "replicas", replicas, "hpa", hpa));
    return facts;
  }

  /** Only to tell who decides the replicas: that it may not be read must not stop a rollback. */
  private String autoscaler() {
    try {
      return workload.autoscalers().stream()
          .findFirst()
          .map(hpa -> hpa.getMetadata().getName())
          .orElse("");
    } catch (KubernetesClientException e) {
      if (e.getCode() != 403) {
        throw e;
      }
      return "";
    }
  }
}
