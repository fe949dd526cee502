package dev.opsdeck.action.certificate;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.RemovalStore;
import dev.opsdeck.action.change.Result;
import dev.opsdeck.action.kubernetes.change.ClusterResults;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.Optional;

/** The Secret in which cert-manager keeps one certificate. Nothing but its identity is read. */
final class TlsSecrets implements RemovalStore<TlsSecrets.Kept> {
  private final CertificateStore store;
  private final String certificate;

  TlsSecrets(CertificateStore store, String certificate) {
    this.store = store;
    this.certificate = certificate;
  }

  /**
   * A Secret with the Certificate that it belongs to.
   *
   * @param going whether it is being deleted already
   */
  record Kept(CertificateStore.Seen certificate, String name, String uid, boolean going) {}

  @Override
  public Result<List<Kept>> find(StepContext context) throws InterruptedException {
    return switch (kept(context)) {
      case Result.Missed<Optional<Kept>> missed -> new Result.Missed<>(missed.failure());
      case Result.Ok<Optional<Kept>>(Optional<Kept> kept) ->
          new Result.Ok<>(kept.stream().toList());
    };
  }

  @Override
  public Result<Optional<Kept>> read(StepContext context, String name) throws InterruptedException {
    return kept(context);
  }

  private Result<Optional<Kept>> kept(StepContext context) throws InterruptedException {
    return ClusterResults.of(store.kept(context.environment(), certificate));
  }

  @Override
  public Optional<Result.Failure> remove(StepContext context, Kept now)
      throws InterruptedException {
    ClusterAnswer<String> answer = store.deleteSecret(context.environment(), now.name(), now.uid());
    boolean gone =
        answer instanceof ClusterAnswer.Given<String>
            || (answer instanceof ClusterAnswer.Missing<String>(ClusterFailure failure)
                && failure.kind() == ClusterFailure.Kind.NOT_FOUND);
    return gone || !(ClusterResults.of(answer) instanceof Result.Missed<String> missed)
        ? Optional.empty()
        : Optional.of(missed.failure());
  }

  @Override
  public String name(Kept kept) {
    return kept.name();
  }

  @Override
  public String uid(Kept kept) {
    return kept.uid();
  }

  @Override
  public String label(Kept kept) {
    return "secret/" + kept.name();
  }

  @Override
  public boolean going(Kept kept) {
    return kept.going();
  }

  @Override
  public Fact none(StepContext context) {
    return Fact.of(
        "certificate.reissue-none",
        "name",
        certificate,
        "namespace",
        context.environment().namespace());
  }
}
