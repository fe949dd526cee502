package dev.opsdeck.action.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.certificate.TlsSecrets.Kept;
import dev.opsdeck.action.change.Remove;
import dev.opsdeck.action.change.RemoveAction;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code certificate.reissue}: takes the Secret of a Certificate away, so that cert-manager issues
 * it anew with another private key. To delete the Certificate, as the manual has it, issues
 * nothing: its Secret stays, and is found good when the Certificate is made anew.
 */
final class ReissueCertificate
    implements Remove<Kept, ReissueCertificate.Input, ReissueCertificate.Output> {
  /**
   * @param name of a Certificate
   */
  record Input(String name) {}

  record Output(List<String> deleted) {}

  static ChangeAction<Input, Output> action(CertificateStore store) {
    return new RemoveAction<>(
        new ReissueCertificate(), input -> new TlsSecrets(store, input.name()));
  }

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "certificate.reissue",
          Effect.DESTRUCTIVE,
          Input.class,
          Output.class,
          Permission.list(
              "get certificates.cert-manager.io", "optionally get secrets", "delete secrets"));

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  /** A certificate that could not be renewed would be missing for as long as that lasts. */
  @Override
  public Choice<Kept> choose(StepContext context, List<Kept> found, Input input) {
    record Plan(String name, String secret, String issuer) {}
    Kept kept = found.getFirst();
    Optional<Fact> problem = stays(context, kept, input);
    if (problem.isPresent()) {
      return new Choice.Refused<>(problem.get());
    }
    List<Fact> warnings = new ArrayList<>();
    warnings.add(Fact.of("certificate.reissue-outage", "hosts", hosts(kept)));
    warnings.add(Fact.of("certificate.renew-limits", "issuer", kept.certificate().issuer()));
    return new Choice.These<>(
        List.of(kept),
        Fact.of(
            "certificate.reissue-plan",
            new Plan(input.name(), kept.name(), kept.certificate().issuer())),
        warnings,
        new Inverse.PointOfNoReturn(
            Fact.of("certificate.reissue-no-return", "secret", kept.name())));
  }

  private static String hosts(Kept kept) {
    List<String> hosts = new ArrayList<>();
    for (JsonNode host : kept.certificate().object().at("/spec/dnsNames")) {
      hosts.add(host.asText());
    }
    return String.join(", ", hosts);
  }

  @Override
  public Optional<Fact> stays(StepContext context, Kept now, Input input) {
    return now.certificate()
        .failure()
        .map(why -> Fact.of("certificate.reissue-failing", "name", input.name(), "why", why));
  }

  @Override
  public Output output(List<String> gone) {
    return new Output(gone);
  }

  @Override
  public Fact done(StepContext context, List<String> gone) {
    return Fact.of("certificate.reissue-done", "secret", String.join(", ", gone));
  }
}
