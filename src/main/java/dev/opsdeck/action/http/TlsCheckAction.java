package dev.opsdeck.action.http;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.action.http.TlsProbe.Answer;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code tls.check}: the certificate that a server really presents. */
final class TlsCheckAction implements ReadAction<TlsCheckAction.Input, TlsCheckAction.Output> {
  /** Manual 001 renews 30 days before the end; later than this, a person should look. */
  private static final int WORRYING_DAYS = 21;

  private static final Pattern HOST =
      Pattern.compile(
          "(?:\\[(?<v6>[0-9a-fA-F:.]+)]|(?<name>[^:\\[\\]/\\s]+))(?::(?<port>\\d{1,5}))?");

  /**
   * @param host {@code host} or {@code host:port}; the port is 443 unless it is given
   */
  record Input(String host) {}

  record Output(long daysLeft, String issuer) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "tls.check", Effect.READ, AcceptedTargets.ANY, Input.class, Output.class, List.of());

  private final TlsProbe probe;
  private final Supplier<TrustJudge> trust;

  /**
   * @param trust read at each check, so that a renewed trust store counts
   */
  TlsCheckAction(TlsProbe probe, Supplier<TrustJudge> trust) {
    this.probe = probe;
    this.trust = trust;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) {
    Matcher parts = HOST.matcher(input.host().strip());
    if (!parts.matches()) {
      return new Failed<>(Fact.of("tls.bad-host", "host", input.host()), Again.WILL_NOT_HELP);
    }
    String host = parts.group("v6") == null ? parts.group("name") : parts.group("v6");
    int port = parts.group("port") == null ? 443 : Integer.parseInt(parts.group("port"));
    String shown = input.host().strip();
    if (port < 1 || port > 65_535) {
      return new Failed<>(Fact.of("tls.bad-host", "host", shown), Again.WILL_NOT_HELP);
    }
    return switch (probe.look(host, port, NamedHosts.reach(context.target(), host))) {
      case Answer.Presented(var chain) -> judge(host, shown, chain, context.now());
      case Answer.UnknownHost none -> mayHelp(Fact.of("tls.unknown-host", "host", host));
      case Answer.ForbiddenHost(var address) ->
          new Failed<>(
              Fact.of("http.forbidden-address", "host", host, "address", address),
              Again.WILL_NOT_HELP);
      case Answer.PrivateHost(var address) ->
          new Failed<>(
              Fact.of("http.private-address", "host", host, "address", address),
              Again.WILL_NOT_HELP);
      case Answer.Refused(var why) -> mayHelp(Fact.of("tls.refused", "host", shown, "why", why));
      case Answer.TimedOut none -> mayHelp(Fact.of("tls.timed-out", "host", shown));
      case Answer.NoTls(var why) -> mayHelp(Fact.of("tls.no-tls", "host", shown, "why", why));
    };
  }

  private StepOutcome<Output> judge(
      String host, String shown, List<X509Certificate> chain, Instant now) {
    X509Certificate own = chain.getFirst();
    Instant end = own.getNotAfter().toInstant();
    long days =
        Math.floorDiv(Duration.between(now, end).toSeconds(), Duration.ofDays(1).toSeconds());
    String issuer = PresentedName.of(own.getIssuerX500Principal());
    List<Fact> details = new ArrayList<>();
    details.add(
        Fact.of(
            "tls.presented",
            "host",
            shown,
            "subject",
            PresentedName.of(own.getSubjectX500Principal()),
            "names",
            String.join(", ", PresentedName.all(own)),
            "until",
            end));
    details.add(Fact.of("tls.chain", "chain", chain(chain)));
    List<Fact> wrong = wrongs(host, shown, chain, now);
    if (!wrong.isEmpty()) {
      details.addAll(wrong.subList(1, wrong.size()));
      return new Failed<>(wrong.getFirst(), Again.WILL_NOT_HELP, details);
    }
    if (days < WORRYING_DAYS) {
      details.add(Fact.of("tls.ends-soon", "host", shown, "days", days));
    }
    Fact summary = Fact.of("tls.sound", "host", shown, "days", days, "issuer", issuer);
    return new Done<>(new Output(days, issuer), summary, details, List.of());
  }

  private List<Fact> wrongs(String host, String shown, List<X509Certificate> chain, Instant now) {
    X509Certificate own = chain.getFirst();
    Instant start = own.getNotBefore().toInstant();
    Instant end = own.getNotAfter().toInstant();
    List<Fact> wrong = new ArrayList<>();
    if (end.isBefore(now)) {
      wrong.add(Fact.of("tls.expired", "host", shown, "at", end));
    }
    if (start.isAfter(now)) {
      wrong.add(Fact.of("tls.not-yet", "host", shown, "at", start));
    }
    if (!PresentedName.covers(own, host)) {
      String names = String.join(", ", PresentedName.all(own));
      wrong.add(Fact.of("tls.wrong-name", "host", shown, "names", names));
    }
    if (!trust.get().trusts(chain, now)) {
      String issuer = PresentedName.of(own.getIssuerX500Principal());
      wrong.add(Fact.of("tls.untrusted", "host", shown, "issuer", issuer));
    }
    return wrong;
  }

  private static String chain(List<X509Certificate> chain) {
    return chain.stream()
        .map(certificate -> PresentedName.of(certificate.getSubjectX500Principal()))
        .collect(Collectors.joining(" < "));
  }

  private static Failed<Output> mayHelp(Fact why) {
    return new Failed<>(why, Again.MAY_HELP);
  }
}
