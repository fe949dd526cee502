package dev.opsdeck.action.kubernetes.diagnose;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code kubernetes.diagnose}: the most probable reason why a service does not work, since when,
 * what changed last and which runbook would help. Everything but the Deployment is helpful only:
 * what may not be seen is said, and then nothing is called healthy.
 */
public final class DiagnoseAction
    implements ReadAction<DiagnoseAction.Input, DiagnoseAction.Output> {
  record Input() {}

  /**
   * @param healthy whether nothing is wrong and everything could be looked at
   * @param cause the code of the first finding, empty when there is none
   * @param unseen what could not be looked at
   */
  record Output(boolean healthy, String cause, int findings, List<String> unseen) {
    Output {
      unseen = List.copyOf(unseen);
    }
  }

  private final Clusters clusters;

  private DiagnoseAction(Clusters clusters) {
    this.clusters = clusters;
  }

  public static Action<?, ?> of(Clusters clusters) {
    return new DiagnoseAction(clusters);
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.diagnose", Effect.READ, Input.class, Output.class, permissions());
  }

  private static List<Permission> permissions() {
    return Stream.concat(
            Permission.list(
                "get deployments.apps",
                "optionally list replicasets.apps",
                "optionally list pods",
                "optionally list events",
                "optionally list services",
                "optionally list endpointslices.discovery.k8s.io",
                "optionally list ingresses.networking.k8s.io",
                "optionally list certificates.cert-manager.io",
                "optionally list resourcequotas",
                "optionally list horizontalpodautoscalers.autoscaling",
                "optionally get pods/log",
                "optionally get secrets")
                .stream(),
            Permission.inCluster("optionally list nodes").stream())
        .toList();
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return switch (new SnapshotReader(clusters, context).read()) {
      case SnapshotReader.Read.Seen(Snapshot snapshot) ->
          new DiagnosisReport(context, snapshot, Diagnosis.of(snapshot)).done();
      case SnapshotReader.Read.Gone _ -> gone(context);
      case SnapshotReader.Read.Unanswered(ClusterFailure failure) ->
          new Failed<>(failure.fact(), failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP);
    };
  }

  private static StepOutcome<Output> gone(StepContext context) {
    record Gone(String deployment, String namespace, String cluster) {}
    Gone where =
        new Gone(
            context.service().deployment(),
            context.environment().namespace(),
            context.environment().cluster().name());
    return new Done<>(
            new Output(false, "deployment-gone", 1, List.of()),
            Fact.of("kubernetes.deployment-gone", where))
        .troubled();
  }
}
