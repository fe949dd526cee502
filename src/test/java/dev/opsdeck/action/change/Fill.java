package dev.opsdeck.action.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Shelf.Box;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.util.List;
import java.util.Optional;

/** Puts something into a box, and into a second one before it if there is one. */
final class Fill implements Edit<Box, Fill.Input, Fill.Pinned, Fill.Output> {
  record Input(String box, String content, String first) {}

  record Output(String from, String to) {}

  record Pinned(String from, String to, String first) {}

  private final Shelf shelf;

  Fill(Shelf shelf) {
    this.shelf = shelf;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>("test.fill", Effect.CHANGE, Input.class, Output.class, List.of());
  }

  @Override
  public Class<Pinned> pins() {
    return Pinned.class;
  }

  @Override
  public String name(StepContext context, Input input) {
    return input.box();
  }

  @Override
  public Draft<Pinned, Output> draft(StepContext context, Box now, Input input) {
    if (input.content().isEmpty()) {
      return new Draft.Refused<>(Fact.of("test.empty"));
    }
    return now.content().equals(input.content())
        ? new Draft.NothingToDo<>(Fact.of("test.same"), new Output(now.content(), input.content()))
        : new Draft.Ready<>(
            new Pinned(now.content(), input.content(), input.first()),
            Fact.of("test.fill"),
            List.of(),
            List.of(),
            new Inverse.PutBack(
                "test.fill",
                Json.tree(new Input(input.box(), now.content(), input.first())),
                Fact.of("test.back")));
  }

  @Override
  public List<Before<?, Pinned>> before() {
    return List.of(
        new Before<>(
            this,
            shelf,
            pins -> pins.first().isEmpty() ? Optional.empty() : Optional.of(pins.first())));
  }

  @Override
  public Box apply(StepContext context, Box now, Pinned pins) {
    return now.with(pins.to());
  }

  @Override
  public String fingerprint(Box now, Pinned pins) {
    return now.content();
  }

  @Override
  public String state(StepContext context, Box now) {
    return "content=" + now.content();
  }

  @Override
  public Fact changed(StepContext context, Box now, Pinned pins) {
    return Fact.of("test.changed", "content", now.content());
  }

  @Override
  public List<Difference> differences(StepContext context, Box now, Box result, Pinned pins) {
    return List.of(new Difference(now.name(), now.content(), result.content()));
  }

  @Override
  public Output output(StepContext context, Pinned pins, Box object) {
    return new Output(pins.from(), object.content());
  }

  @Override
  public Fact done(StepContext context, Pinned pins, Box object) {
    return Fact.of("test.filled");
  }
}
