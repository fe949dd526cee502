package dev.opsdeck.action.sql.role;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.sql.client.Databases;
import dev.opsdeck.action.sql.client.SqlAnswer;
import dev.opsdeck.action.sql.role.RoleLogins.Entry;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Secret;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.secret.SealedValues;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * {@code sql.role.password}: a role gives itself another password. The server is sent the SCRAM
 * verifier that the driver works out (postgresql.org/docs/current/sql-alterrole), so that neither
 * its log nor the network has the password. Which of the two passwords opens says whether it was
 * carried out: to do it again changes nothing.
 */
final class RolePassword implements ChangeAction<RolePassword.Input, RolePassword.Output> {
  /**
   * @param from the ref of the password that it has
   * @param to the ref of the one that it gets
   */
  record Input(String role, String from, String to) {}

  record Output(String role, String server) {}

  private final Databases databases;
  private final SealedValues values;

  RolePassword(Databases databases, SealedValues values) {
    this.databases = databases;
    this.values = values;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "sql.role.password",
        Effect.CHANGE,
        AcceptedTargets.of(TargetKind.DATABASE),
        Input.class,
        Output.class,
        List.of());
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    if (!values.available()) {
      return new PlanOutcome.Refused<>(Fact.of("secret.no-key"));
    }
    return Databases.access(context)
        .fold(
            access ->
                new PlanOutcome.Planned<>(
                    Fact.of(
                        "sql.role-plan", "role", input.role(), "server", access.server().label()),
                    List.of(new Difference("role " + input.role(), "<sealed>", "<generated>")),
                    List.of(Fact.of("sql.role-old-ends", "role", input.role())),
                    List.of(),
                    Pins.none(),
                    new Output(input.role(), access.server().label()),
                    new Inverse.PointOfNoReturn(Fact.of("sql.role-no-return"))),
            SqlAnswer.Failure::refused);
  }

  /** The two passwords of a step, opened. */
  private record Pair(Secret from, Secret to) {}

  private static Optional<Pair> pair(RoleLogins logins, Input input) {
    return logins
        .opened(input.from())
        .flatMap(from -> logins.opened(input.to()).map(to -> new Pair(from, to)));
  }

  private RoleLogins logins(StepContext context, Input input) {
    return new RoleLogins(databases, values, context, input.role());
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    RoleLogins logins = logins(context, input);
    Optional<Pair> pair = pair(logins, input);
    if (pair.isEmpty()) {
      return failed(Fact.of("secret.value-gone", "key", input.role()));
    }
    return logins
        .enterWithAny()
        .fold(
            any ->
                any == Entry.IN
                    ? failed(Fact.of("sql.role-any-password", "role", input.role()))
                    : changed(context, logins, pair.get()),
            SqlAnswer.Failure::failed);
  }

  private static StepOutcome<Output> failed(Fact why) {
    return new StepOutcome.Failed<>(why, Again.WILL_NOT_HELP);
  }

  private StepOutcome<Output> changed(StepContext context, RoleLogins logins, Pair pair)
      throws InterruptedException {
    return logins
        .enter(pair.to())
        .fold(
            entry -> entry == Entry.IN ? done(context, logins) : fromTheOld(context, logins, pair),
            SqlAnswer.Failure::failed);
  }

  private StepOutcome<Output> fromTheOld(StepContext context, RoleLogins logins, Pair pair)
      throws InterruptedException {
    SqlAnswer<Boolean> altered =
        logins.change(
            pair.from(),
            connection -> {
              connection
                  .unwrap(PGConnection.class)
                  .alterUserPassword(
                      logins.role(), pair.to().reveal().toCharArray(), "scram-sha-256");
              return true;
            });
    return altered.fold(
        _ -> done(context, logins),
        failure -> failure.open() ? new StepOutcome.Unknown<>(failure.why()) : failure.failed());
  }

  private static StepOutcome<Output> done(StepContext context, RoleLogins logins)
      throws InterruptedException {
    return new StepOutcome.Done<>(output(context, logins), summary(context, logins));
  }

  private static Output output(StepContext context, RoleLogins logins) throws InterruptedException {
    return new Output(logins.role(), server(context));
  }

  private static Fact summary(StepContext context, RoleLogins logins) throws InterruptedException {
    return Fact.of("sql.role-done", "role", logins.role(), "server", server(context));
  }

  private static String server(StepContext context) throws InterruptedException {
    return Databases.access(context).fold(access -> access.server().label(), _ -> "");
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    RoleLogins logins = logins(context, input);
    Optional<Pair> pair = pair(logins, input);
    if (pair.isEmpty()) {
      return new Settlement.Undecidable<>(Fact.of("secret.value-gone", "key", input.role()));
    }
    return logins
        .enter(pair.get().to())
        .<Settlement<Output>>fold(
            entry ->
                entry == Entry.IN
                    ? new Settlement.Applied<>(output(context, logins), summary(context, logins))
                    : new Settlement.NotApplied<>(),
            failure -> new Settlement.Undecidable<>(failure.why()));
  }
}
