package dev.opsdeck.action.sql.dump;

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
import dev.opsdeck.action.sql.client.Login;
import dev.opsdeck.action.sql.client.SqlAnswer;
import dev.opsdeck.action.sql.dump.PostgresProgram.Version;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code postgres.dump}: a dump of a database by {@code pg_dump}, streamed to where the catalogue
 * keeps them. The database is only read. Its name follows from the run, so that it is made once.
 */
final class DumpDatabase implements ChangeAction<DumpDatabase.Input, DumpDatabase.Output> {
  /**
   * @param schemaOnly tables and no rows, as SQL that can be read; everything when it is absent
   */
  record Input(@Nullable Boolean schemaOnly) {
    boolean isSchema() {
      return Boolean.TRUE.equals(schemaOnly);
    }
  }

  /**
   * @param dump its name
   * @param bytes its size; 0 in a plan
   * @param sha256 of all of it; empty in a plan
   */
  record Output(String dump, String place, long bytes, String sha256) {}

  /** What is settled. */
  record Wanted(String dump, String place, String server) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "postgres.dump",
          Effect.CHANGE,
          AcceptedTargets.of(TargetKind.DATABASE),
          Input.class,
          Output.class,
          List.of());

  private final Databases databases;
  private final Stores stores;
  private final PostgresProgram program;

  DumpDatabase(Databases databases, Stores stores, PostgresProgram program) {
    this.databases = databases;
    this.stores = stores;
    this.program = program;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  private static String name(StepContext context, Login login, Input input) {
    return login.database()
        + "_"
        + context.run().value()
        + (input.isSchema() ? "_schema.sql" : ".dump");
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    Optional<Version> version = program.version();
    if (version.isEmpty()) {
      return new PlanOutcome.Refused<>(missing(program));
    }
    return stores
        .of(context)
        .fold(
            store ->
                databases
                    .login(context)
                    .then(login ->
                        databases
                            .read(login, context.run().value(), ServerFacts.LIMIT, ServerFacts::of)
                            .then(server ->
                                new SqlAnswer.Given<>(
                                    planned(
                                        store,
                                        name(context, login, input),
                                        login,
                                        server,
                                        version.get()))))
                    .fold(outcome -> outcome, SqlAnswer.Failure::refused),
            SqlAnswer.Failure::refused);
  }

  static Fact missing(PostgresProgram program) {
    return Fact.of(
        "dump.no-program", "program", program.name(), "variable", PostgresProgram.FOLDER);
  }

  private PlanOutcome<Output> planned(
      DumpStore store, String name, Login login, ServerFacts server, Version version)
      throws InterruptedException {
    if (version.major() < server.major()) {
      return new PlanOutcome.Refused<>(
          Fact.of(
              "dump.program-too-old",
              "program",
              program.name(),
              "version",
              version.text(),
              "server",
              login.server().label(),
              "wanted",
              server.version()));
    }
    try {
      if (store.find(name).isPresent()) {
        return new PlanOutcome.Refused<>(
            Fact.of("dump.exists", "dump", name, "place", store.label()));
      }
    } catch (IOException e) {
      return new PlanOutcome.Refused<>(failure(e).why());
    }
    record Summary(String database, String server, String dump, String place, String size) {}
    return new PlanOutcome.Planned<>(
        Fact.of(
            "dump.plan",
            new Summary(
                login.database(),
                login.server().label(),
                name,
                store.label(),
                Size.of(server.bytes()))),
        List.of(new Difference("dump " + name, "", store.label())),
        List.of(Fact.of("dump.holds-data", "database", login.database())),
        List.of(),
        Pins.of(new Wanted(name, store.label(), login.server().label())),
        new Output(name, store.label(), 0, ""),
        new Inverse.PointOfNoReturn(Fact.of("dump.stays", "dump", name)));
  }

  /** Why a place of dumps gave no answer. */
  static StepOutcome.Failed<Output> failure(IOException e) {
    return e instanceof StoreException known
        ? new StepOutcome.Failed<>(known.why(), known.again())
        : new StepOutcome.Failed<>(
            Fact.of("dump.broke", "why", String.valueOf(e.getMessage())), Again.MAY_HELP);
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Wanted wanted = pins.own(Wanted.class);
    return stores
        .of(context)
        .fold(
            store ->
                databases
                    .login(context)
                    .fold(
                        login -> perform(context, input, wanted, store, login),
                        SqlAnswer.Failure::failed),
            SqlAnswer.Failure::failed);
  }

  private StepOutcome<Output> perform(
      StepContext context, Input input, Wanted wanted, DumpStore store, Login login)
      throws InterruptedException {
    try {
      Optional<Stored> there = store.find(wanted.dump());
      if (there.isPresent()) {
        return there.get().mark().equals(context.stamp())
            ? done(store, there.get())
            : new StepOutcome.Drifted<>(
                Fact.of("dump.exists", "dump", wanted.dump(), "place", store.label()));
      }
      Optional<Version> version = program.version();
      return version.isEmpty()
          ? new StepOutcome.Failed<>(missing(program), Again.WILL_NOT_HELP)
          : new Dumping(context, store, program, login, version.get().text())
              .make(wanted.dump(), input.isSchema());
    } catch (IOException e) {
      return failure(e);
    }
  }

  static StepOutcome<Output> done(DumpStore store, Stored stored) {
    Output output = new Output(stored.name(), store.label(), stored.size(), stored.sha256());
    return new StepOutcome.Done<>(output, made(store, stored));
  }

  private static Fact made(DumpStore store, Stored stored) {
    return Fact.of(
        "dump.made",
        "dump",
        stored.name(),
        "place",
        store.label(),
        "size",
        Size.of(stored.size()),
        "sha256",
        stored.sha256());
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Wanted wanted = pins.own(Wanted.class);
    return stores
        .of(context)
        .fold(
            store -> settled(context, wanted, store),
            failure -> new Settlement.Undecidable<>(failure.why()));
  }

  private static Settlement<Output> settled(StepContext context, Wanted wanted, DumpStore store)
      throws InterruptedException {
    try {
      Optional<Stored> there = store.find(wanted.dump());
      if (there.isEmpty() || !there.get().mark().equals(context.stamp())) {
        return new Settlement.NotApplied<>();
      }
      Stored stored = there.get();
      return new Settlement.Applied<>(
          new Output(stored.name(), store.label(), stored.size(), stored.sha256()),
          made(store, stored));
    } catch (IOException e) {
      return new Settlement.Undecidable<>(failure(e).why());
    }
  }
}
