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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code postgres.restore}: a new database with the data of a dump, beside the one that is in use.
 *
 * <p>It is built under a name of the run and gets its own in one statement when all is in it: a
 * restore that broke off never looks like one that is whole, and is begun again.
 */
final class RestoreDump implements ChangeAction<RestoreDump.Input, RestoreDump.Output> {
  /** With the run behind it, a name has 63 bytes at most. */
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,39}");

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /**
   * @param dump its name
   * @param into the name of the new database
   */
  record Input(String dump, String into) {}

  record Output(String database, String server, String dump) {}

  /**
   * What is settled.
   *
   * @param building the name of the database until it is whole
   * @param mark of the step, which the database keeps as its comment
   */
  record Wanted(String dump, String sha256, String into, String building, String mark) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "postgres.restore",
          Effect.CHANGE,
          AcceptedTargets.of(TargetKind.DATABASE),
          Input.class,
          Output.class,
          List.of());

  private final Databases databases;
  private final Stores stores;
  private final PostgresProgram program;

  RestoreDump(Databases databases, Stores stores, PostgresProgram program) {
    this.databases = databases;
    this.stores = stores;
    this.program = program;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  /** Everything that a step needs. */
  private record Place(DumpStore store, Login login) {}

  private SqlAnswer<Place> place(StepContext context) throws InterruptedException {
    return stores
        .of(context)
        .then(store ->
            databases.login(context).then(login -> new SqlAnswer.Given<>(new Place(store, login))));
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    if (!NAME.matcher(input.into()).matches()) {
      return new PlanOutcome.Refused<>(Fact.of("dump.bad-name", "database", input.into()));
    }
    Optional<Version> version = program.version();
    return version.isEmpty()
        ? new PlanOutcome.Refused<>(DumpDatabase.missing(program))
        : place(context)
            .fold(place -> plan(context, input, place, version.get()), SqlAnswer.Failure::refused);
  }

  private PlanOutcome<Output> plan(StepContext context, Input input, Place place, Version version)
      throws InterruptedException {
    Optional<Stored> dump;
    try {
      dump = place.store().find(input.dump());
      if (dump.isEmpty()) {
        return new PlanOutcome.Refused<>(noDump(input, place.store()));
      }
    } catch (IOException e) {
      return new PlanOutcome.Refused<>(DumpDatabase.failure(e).why());
    }
    Stored stored = dump.get();
    return databases
        .read(
            place.login(),
            context.run().value(),
            LIMIT,
            connection -> {
              ServerFacts server = ServerFacts.of(connection);
              Optional<String> taken = NewDatabase.comment(connection, input.into());
              return new Seen(server, taken.isPresent());
            })
        .fold(
            seen -> planned(context, place, stored, input.into(), seen, version),
            SqlAnswer.Failure::refused);
  }

  /**
   * @param taken whether there is a database of the new name
   */
  private record Seen(ServerFacts server, boolean taken) {}

  private static Fact noDump(Input input, DumpStore store)
      throws IOException, InterruptedException {
    return Fact.of(
        "dump.none",
        "dump",
        input.dump(),
        "place",
        store.label(),
        "newest",
        String.join(", ", store.newest(3).stream().map(Stored::name).toList()));
  }

  private static PlanOutcome<Output> planned(
      StepContext context, Place place, Stored dump, String into, Seen seen, Version version) {
    String server = place.login().server().label();
    if (seen.taken()) {
      return new PlanOutcome.Refused<>(
          Fact.of("dump.database-exists", "database", into, "server", server));
    }
    if (!dump.name().endsWith(".dump")) {
      return new PlanOutcome.Refused<>(Fact.of("dump.not-restorable", "dump", dump.name()));
    }
    if (!seen.server().maker()) {
      return new PlanOutcome.Refused<>(
          Fact.of("dump.may-not-create", "user", place.login().user(), "server", server));
    }
    int made = major(dump.version());
    if (made > version.major()) {
      return new PlanOutcome.Refused<>(
          Fact.of(
              "dump.restorer-too-old",
              "version",
              version.text(),
              "dump",
              dump.name(),
              "wanted",
              dump.version()));
    }
    List<Fact> warnings = new ArrayList<>();
    warnings.add(Fact.of("dump.restore-leaves-out", "user", place.login().user()));
    if (dump.sha256().isEmpty()) {
      warnings.add(Fact.of("dump.unchecked", "dump", dump.name()));
    }
    if (made > seen.server().major()) {
      warnings.add(
          Fact.of("dump.newer", "made", dump.version(), "server", seen.server().version()));
    }
    String building = into + "_building_" + context.run().value().replaceAll("[^A-Za-z0-9]", "");
    Wanted wanted =
        new Wanted(
            dump.name(), dump.sha256(), into, building.toLowerCase(Locale.ROOT), context.stamp());
    record Summary(String dump, String size, Instant madeAt, String database, String server) {}
    return new PlanOutcome.Planned<>(
        Fact.of(
            "dump.restore-plan",
            new Summary(dump.name(), Size.of(dump.size()), dump.madeAt(), into, server)),
        List.of(new Difference("database " + into, "", dump.name())),
        warnings,
        List.of(),
        Pins.of(wanted),
        new Output(into, server, dump.name()),
        new Inverse.PointOfNoReturn(Fact.of("dump.restore-stays", "database", into)));
  }

  private static int major(String version) {
    String digits = version.replaceFirst("\\D.*$", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Wanted wanted = pins.own(Wanted.class);
    return place(context).fold(place -> perform(context, wanted, place), SqlAnswer.Failure::failed);
  }

  private StepOutcome<Output> perform(StepContext context, Wanted wanted, Place place)
      throws InterruptedException {
    try {
      Optional<Stored> dump = place.store().find(wanted.dump());
      if (dump.isEmpty() || !dump.get().sha256().equals(wanted.sha256())) {
        return new StepOutcome.Drifted<>(
            Fact.of("dump.changed", "dump", wanted.dump(), "place", place.store().label()));
      }
      NewDatabase database =
          new NewDatabase(databases, place.login(), context.run().value(), wanted);
      return new Restoring(context, place.store(), program, place.login(), wanted, database)
          .make(dump.get());
    } catch (IOException e) {
      StepOutcome.Failed<?> failed = DumpDatabase.failure(e);
      return new StepOutcome.Failed<>(failed.why(), failed.again());
    }
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Wanted wanted = pins.own(Wanted.class);
    return databases
        .login(context)
        .then(login ->
            databases
                .read(
                    login,
                    context.run().value(),
                    LIMIT,
                    connection -> NewDatabase.comment(connection, wanted.into()))
                .then(comment -> new SqlAnswer.Given<>(settled(login, wanted, comment))))
        .fold(settled -> settled, failure -> new Settlement.Undecidable<>(failure.why()));
  }

  private static Settlement<Output> settled(Login login, Wanted wanted, Optional<String> comment) {
    return comment.isPresent() && NewDatabase.isOwn(comment.get(), wanted)
        ? new Settlement.Applied<>(output(login, wanted), made(login, wanted))
        : new Settlement.NotApplied<>();
  }

  static Output output(Login login, Wanted wanted) {
    return new Output(wanted.into(), login.server().label(), wanted.dump());
  }

  static Fact made(Login login, Wanted wanted) {
    return Fact.of("dump.restored", output(login, wanted));
  }

  static StepOutcome<Output> refused(Fact why) {
    return new StepOutcome.Failed<>(why, Again.WILL_NOT_HELP);
  }
}
