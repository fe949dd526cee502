package dev.opsdeck.action.certificate;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.action.certificate.CertificateLook.Found;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code certificate.status}: what cert-manager says about the certificates of a service, and what
 * really lies in their Secrets.
 */
final class CertificateStatusAction
    implements ReadAction<CertificateStatusAction.Input, CertificateStatusAction.Output> {
  /** Manual 001 renews 30 days before the end; later than this, a person should look. */
  private static final int WORRYING_DAYS = 21;

  /**
   * @param name of one Certificate; without it, all that the catalogue names for the service
   */
  record Input(@Nullable String name) {}

  /**
   * @param ready whether all of them are
   * @param daysLeft of the one that ends first
   */
  record Output(boolean ready, long daysLeft, int certificates) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "certificate.status",
          Effect.READ,
          Input.class,
          Output.class,
          Permission.list("get certificates.cert-manager.io", "optionally get secrets"));

  private final CertificateLook look;

  CertificateStatusAction(CertificateLook look) {
    this.look = look;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    Environment environment = context.environment();
    @Nullable String one = input.name();
    List<String> names =
        one == null || one.isBlank() ? context.service().certificates() : List.of(one);
    if (names.isEmpty()) {
      Fact none = Fact.of("certificate.none-named", "service", context.target().label());
      return new Failed<>(none, Again.WILL_NOT_HELP);
    }
    List<CertificateFindings> all = new ArrayList<>();
    for (String name : names) {
      switch (look.certificate(environment, name)) {
        case Found.Managed(ManagedCertificate managed) ->
            all.add(
                CertificateFindings.of(
                    managed, look.secret(environment, managed.secret()), context.now()));
        case Found.NoSuchCertificate none ->
            all.add(CertificateFindings.missing(name, environment.namespace()));
        case Found.NotInstalled none -> {
          Fact why = Fact.of("certificate.not-installed", "cluster", environment.cluster().name());
          return new Failed<>(why, Again.WILL_NOT_HELP);
        }
        case Found.Unanswered(var failure) -> {
          Again again = failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP;
          return new Failed<>(failure.fact(), again);
        }
      }
    }
    return done(all);
  }

  private static Done<Output> done(List<CertificateFindings> all) {
    CertificateFindings first =
        all.stream()
            .min(Comparator.comparingLong(CertificateFindings::daysLeft))
            .orElseThrow(() -> new IllegalStateException("nothing was looked at"));
    List<String> unsound =
        all.stream().filter(f -> !f.ready()).map(CertificateFindings::name).toList();
    Output output = new Output(unsound.isEmpty(), first.daysLeft(), all.size());
    List<Fact> details = all.stream().flatMap(f -> f.facts().stream()).toList();
    Done<Output> done = new Done<>(output, summary(all.size(), first, unsound), details, List.of());
    boolean well = unsound.isEmpty() && first.daysLeft() >= WORRYING_DAYS;
    return well ? done : done.troubled();
  }

  private static Fact summary(int count, CertificateFindings first, List<String> unsound) {
    if (!unsound.isEmpty()) {
      return Fact.of("certificate.some-unsound", "names", String.join(", ", unsound));
    }
    if (first.daysLeft() < WORRYING_DAYS) {
      return Fact.of("certificate.ends-soon", "name", first.name(), "days", first.daysLeft());
    }
    return Fact.of("certificate.all-sound", "count", count, "days", first.daysLeft());
  }
}
