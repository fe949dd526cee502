package dev.opsdeck.action.sql.dump;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.sql.client.SqlAnswer;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** {@code postgres.dumps}: the newest dumps of a database, with size and age. */
final class ListDumps implements ReadAction<ListDumps.Input, ListDumps.Output> {
  private static final int SHOWN = 20;

  record Input() {}

  /**
   * @param newest name; empty when there is none
   */
  record Output(int count, String newest) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "postgres.dumps",
          Effect.READ,
          AcceptedTargets.of(TargetKind.DATABASE),
          Input.class,
          Output.class,
          List.of());

  private final Stores stores;

  ListDumps(Stores stores) {
    this.stores = stores;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return stores.of(context).fold(ListDumps::told, SqlAnswer.Failure::failed);
  }

  private static StepOutcome<Output> told(DumpStore store) throws InterruptedException {
    try {
      List<Stored> dumps = store.newest(SHOWN);
      Fact summary = Fact.of("dump.list", "count", dumps.size(), "place", store.label());
      Output output = new Output(dumps.size(), dumps.isEmpty() ? "" : dumps.getFirst().name());
      StepOutcome.Done<Output> done =
          new StepOutcome.Done<>(
              output, summary, dumps.stream().map(ListDumps::line).toList(), List.of());
      return dumps.isEmpty() ? done.troubled() : done;
    } catch (IOException e) {
      StepOutcome.Failed<?> failed = DumpDatabase.failure(e);
      return new StepOutcome.Failed<>(failed.why(), failed.again());
    }
  }

  private static Fact line(Stored dump) {
    record Line(String dump, String size, Instant madeAt, boolean checked) {}
    return Fact.of(
        "dump.one",
        new Line(dump.name(), Size.of(dump.size()), dump.madeAt(), !dump.sha256().isEmpty()));
  }
}
