package dev.opsdeck.action.certificate;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.action.certificate.CertificateFindings.Renewal;
import dev.opsdeck.action.certificate.CertificateLook.Found;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code certificate.status}: what cert-manager says about the certificates of a service, and what
 * really lies in their Secrets.
 */
final class CertificateStatusAction
    implements ReadAction<CertificateStatusAction.Input, CertificateStatusAction.Output> {
  /** Manual 001 renews 30 days before the end; later than this, a person should look. */
  private static final int WORRYING_DAYS = 21;

  private static final Duration PAUSE = Duration.ofSeconds(5);

  /**
   * @param name of one Certificate; without it, all that the catalogue names for the service
   * @param within how long all of them may take to become ready and a renewal that runs to end;
   *     absent for no time at all. A renewal that failed is in order without it, and is told
   */
  record Input(@Nullable String name, @Nullable Duration within) {}

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
    List<String> names = CertificateNames.of(context, input.name());
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
    return input.within() == null
        ? done(all, CertificateFindings::ready)
        : waiting(context, all, input.within());
  }

  private static StepOutcome<Output> waiting(
      StepContext context, List<CertificateFindings> all, Duration within) {
    Instant deadline = context.startedAt().plus(within);
    List<String> open = all.stream().filter(f -> isOpen(f)).map(CertificateFindings::name).toList();
    if (open.isEmpty() || !context.now().isBefore(deadline)) {
      return done(all, f -> f.ready() && f.renewal() == Renewal.NONE_RUNS);
    }
    Instant next = context.now().plus(PAUSE);
    return new StepOutcome.Waiting<>(
        next.isBefore(deadline) ? next : deadline,
        Fact.of("certificate.waits", "names", String.join(", ", open)));
  }

  private static boolean isOpen(CertificateFindings one) {
    return switch (one.renewal()) {
      case RUNS -> true;
      case FAILED -> false;
      case NONE_RUNS -> !one.ready();
    };
  }

  private static Done<Output> done(
      List<CertificateFindings> all, Predicate<CertificateFindings> sound) {
    CertificateFindings first =
        all.stream()
            .min(Comparator.comparingLong(CertificateFindings::daysLeft))
            .orElseThrow(() -> new IllegalStateException("nothing was looked at"));
    List<String> unsound =
        all.stream().filter(sound.negate()).map(CertificateFindings::name).toList();
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
