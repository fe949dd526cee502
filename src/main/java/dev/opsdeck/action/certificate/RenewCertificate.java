package dev.opsdeck.action.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.certificate.CertificateStore.Seen;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.util.List;
import java.util.Optional;

/**
 * {@code certificate.renew}: asks cert-manager to issue a certificate anew, as {@code cmctl renew}
 * does: by the condition {@code Issuing} with the reason {@code ManuallyTriggered}.
 *
 * <p>The stamp is the message of that condition. cert-manager takes the condition away when it has
 * issued, and counts {@code status.revision} up: a certificate of a higher revision than the plan
 * saw is a new one, whoever asked for it, and is not asked for again.
 */
final class RenewCertificate
    implements ChangeAction<RenewCertificate.Input, RenewCertificate.Output> {
  private static final int TRIES = 5;

  /**
   * @param name of a Certificate; without it the only one that the catalogue names for the service
   */
  record Input(@org.jspecify.annotations.Nullable String name) {}

  /**
   * @param revision of the certificate before; the renewed one has a higher one
   */
  record Output(String name, long revision) {}

  /** What a plan settles. */
  record Pinned(String name, String uid, long revision) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "certificate.renew",
          Effect.CHANGE,
          Input.class,
          Output.class,
          Permission.list(
              "get certificates.cert-manager.io", "patch certificates/status.cert-manager.io"));

  private final CertificateStore store;

  RenewCertificate(CertificateStore store) {
    this.store = store;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    List<String> names = CertificateNames.of(context, input.name());
    if (names.size() != 1) {
      return new PlanOutcome.Refused<>(CertificateNames.notOne(context, names));
    }
    String name = names.getFirst();
    return switch (store.read(context.environment(), name)) {
      case ClusterAnswer.Missing<Optional<Seen>>(ClusterFailure failure) ->
          new PlanOutcome.Refused<>(failure.fact());
      case ClusterAnswer.Given<Optional<Seen>>(Optional<Seen> seen) ->
          seen.map(this::planned)
              .orElseGet(() -> new PlanOutcome.Refused<>(CertificateNames.missing(context, name)));
    };
  }

  private PlanOutcome<Output> planned(Seen seen) {
    Output output = new Output(seen.name(), seen.revision());
    if (seen.isIssuing()) {
      return new PlanOutcome.NothingToDo<>(
          Fact.of("certificate.renew-nothing", "name", seen.name(), "why", seen.issuingMessage()),
          output);
    }
    record Plan(String name, String until, String issuer) {}
    return new PlanOutcome.Planned<>(
        Fact.of("certificate.renew-plan", new Plan(seen.name(), seen.notAfter(), seen.issuer())),
        List.of(new Difference("Issuing", "", "ManuallyTriggered")),
        List.of(Fact.of("certificate.renew-limits", "issuer", seen.issuer())),
        List.of(),
        Pins.of(new Pinned(seen.name(), seen.uid(), seen.revision())),
        output,
        new Inverse.PointOfNoReturn(Fact.of("certificate.renew-no-return", "name", seen.name())));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Pinned pinned = pins.own(Pinned.class);
    for (int look = 0; look < TRIES; look++) {
      ClusterAnswer<Optional<Seen>> answer = store.read(context.environment(), pinned.name());
      if (answer instanceof ClusterAnswer.Missing<Optional<Seen>>(ClusterFailure failure)) {
        return failed(failure);
      }
      Optional<Seen> now = ((ClusterAnswer.Given<Optional<Seen>>) answer).value();
      Optional<StepOutcome<Output>> settled = settled(context, pinned, now);
      if (settled.isPresent()) {
        return settled.get();
      }
      ClusterAnswer<JsonNode> asked =
          store.patchStatus(context.environment(), now.orElseThrow(), issuing(context, now.get()));
      if (asked instanceof ClusterAnswer.Missing<JsonNode>(ClusterFailure failure)
          && failure.kind() != ClusterFailure.Kind.CONFLICT) {
        return failure.mayHaveHappened()
            ? new StepOutcome.Unknown<>(failure.fact())
            : failed(failure);
      }
    }
    return new StepOutcome.Failed<>(
        Fact.of("change.too-busy", "object", "certificate/" + pinned.name(), "tries", TRIES),
        Again.MAY_HELP);
  }

  /** What is to be said without asking for anything; empty when it has to be asked for. */
  private static Optional<StepOutcome<Output>> settled(
      StepContext context, Pinned pinned, Optional<Seen> now) {
    if (now.isEmpty() || !now.get().uid().equals(pinned.uid())) {
      return Optional.of(
          new StepOutcome.Drifted<>(CertificateNames.missing(context, pinned.name())));
    }
    return isAsked(now.get(), pinned)
        ? Optional.of(new StepOutcome.Done<>(output(pinned), done(pinned)))
        : Optional.empty();
  }

  private static boolean isAsked(Seen now, Pinned pinned) {
    return now.isIssuing() || now.revision() > pinned.revision();
  }

  private static StepOutcome<Output> failed(ClusterFailure failure) {
    return new StepOutcome.Failed<>(
        failure.fact(), failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP);
  }

  private static Output output(Pinned pinned) {
    return new Output(pinned.name(), pinned.revision());
  }

  private static Fact done(Pinned pinned) {
    return Fact.of("certificate.renew-done", "name", pinned.name());
  }

  /**
   * The whole status subresource under the version that was read: lists are replaced by a patch.
   */
  private static ObjectNode issuing(StepContext context, Seen now) {
    ObjectNode patch = Json.object();
    patch.putObject("metadata").put("resourceVersion", now.version());
    ArrayNode conditions = patch.putObject("status").putArray("conditions");
    now.conditions().stream()
        .filter(condition -> !condition.path("type").asText().equals("Issuing"))
        .forEach(conditions::add);
    conditions
        .addObject()
        .put("type", "Issuing")
        .put("status", "True")
        .put("reason", "ManuallyTriggered")
        .put("message", "Certificate re-issuance manually triggered by " + context.stamp())
        .put(
            "lastTransitionTime",
            context.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString())
        .put("observedGeneration", now.generation());
    return patch;
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Pinned pinned = pins.own(Pinned.class);
    return switch (store.read(context.environment(), pinned.name())) {
      case ClusterAnswer.Missing<Optional<Seen>>(ClusterFailure failure) ->
          new Settlement.Undecidable<>(failure.fact());
      case ClusterAnswer.Given<Optional<Seen>>(Optional<Seen> now) ->
          now.isPresent() && isAsked(now.get(), pinned)
              ? new Settlement.Applied<>(output(pinned), done(pinned))
              : new Settlement.NotApplied<>();
    };
  }
}
