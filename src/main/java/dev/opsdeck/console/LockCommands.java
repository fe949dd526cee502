package dev.opsdeck.console;

import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.command.ChatCommand.Control;
import dev.opsdeck.command.ChatCommand.Values;
import dev.opsdeck.console.TargetFinder.Sought;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.run.Locks;
import dev.opsdeck.run.Locks.Held;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code locks}, {@code lock} and {@code unlock}. */
@Singleton
final class LockCommands {
  /** More is no list that anybody reads. */
  private static final int MOST = 40;

  private static final AcceptedTargets ANY = AcceptedTargets.ANY;

  private final ChannelContexts places;
  private final Locks locks;
  private final Catalog catalog;
  private final TargetFinder targets;
  private final InstantSource clock;

  LockCommands(
      ChannelContexts places,
      Locks locks,
      Catalog catalog,
      TargetFinder targets,
      InstantSource clock) {
    this.places = places;
    this.locks = locks;
    this.catalog = catalog;
    this.targets = targets;
    this.clock = clock;
  }

  /** Freezes first, since they hold most; then the oldest. */
  Reply list(Values values) {
    String environment = values.get("environment");
    List<Held> held =
        locks.held().stream()
            .filter(each -> environment == null || isIn(each, environment))
            .sorted(
                Comparator.comparing((Held each) -> !(each instanceof Held.Frozen))
                    .thenComparing(Held::since))
            .toList();
    String about = environment == null ? "" : environment;
    if (held.isEmpty()) {
      return new Reply.Answer(Fact.of("console.locks.none", "about", about));
    }
    List<Fact> lines = held.stream().limit(MOST).map(this::line).toList();
    return new Reply.Listing(
        Fact.of("console.locks.heading", "about", about),
        lines,
        held.size() - lines.size(),
        Fact.of("console.locks.narrow"));
  }

  /** By the names in its label, for that is all that is known of what is held. */
  private boolean isIn(Held held, String typed) {
    String label =
        switch (held) {
          case Held.ByRun run -> run.target();
          case Held.ByPerson person -> person.target();
          case Held.Frozen frozen -> frozen.environment();
        };
    List<String> words = Arrays.asList(label.split("[\\s()/]+"));
    return catalog.everyEnvironment().stream()
        .filter(environment -> environment.answersTo(typed))
        .anyMatch(environment -> words.contains(environment.name()));
  }

  private Fact line(Held held) {
    return switch (held) {
      case Held.ByRun run ->
          Fact.of(
              "console.locks.by-run",
              "target",
              run.target(),
              "run",
              run.run(),
              "requester",
              run.requester().value(),
              "age",
              age(run.since()),
              "waiting",
              run.waiting());
      case Held.ByPerson person ->
          Fact.of(
              "console.locks.by-person",
              "target",
              person.target(),
              "person",
              person.person().value(),
              "reason",
              person.reason(),
              "age",
              age(person.since()),
              "waiting",
              person.waiting());
      case Held.Frozen frozen -> frozen(frozen);
    };
  }

  private Fact frozen(Held.Frozen frozen) {
    Instant until = frozen.until();
    return Fact.of(
        "console.locks.frozen",
        "environment",
        frozen.environment(),
        "person",
        frozen.person().value(),
        "reason",
        frozen.reason(),
        "age",
        age(frozen.since()),
        "until",
        until == null ? "" : until);
  }

  private Duration age(Instant since) {
    return Duration.between(since, clock.instant());
  }

  Reply lock(ChannelContext place, Control control) {
    return hold(place, control, Locks::lock);
  }

  Reply unlock(ChannelContext place, Control control) {
    return hold(place, control, Locks::unlock);
  }

  @FunctionalInterface
  private interface Hold {
    Locks.Outcome on(Locks told, Target target, String reason, Actor actor);
  }

  private Reply hold(ChannelContext place, Control control, Hold hold) {
    Values values = control.values();
    String reason = ControlText.said(values.get(FormFields.REASON));
    TargetFinder.Words words = targets.complete(place, ControlText.words(values), ANY);
    TargetFinder.Typed typed = ControlText.typed(control, words, ANY);
    if (!words.complete(ANY)) {
      return targets.doubt(place, typed).orElseGet(() -> ask(control, words, reason));
    }
    return switch (targets.find(place, typed)) {
      case Sought.Unclear(Reply reply) -> reply;
      case Sought.Found(Target target) ->
          reason == null
              ? ask(control, words, null)
              : told(hold.on(toldOf(place, target), target, reason, place.request().actor()));
    };
  }

  private Locks toldOf(ChannelContext place, Target target) {
    return locks.toldIn(places.concerned(place, target.environment().platform()));
  }

  private Reply ask(Control control, TargetFinder.Words words, @Nullable String reason) {
    List<Reply.Field> fields =
        new ArrayList<>(FormFields.target(words, ANY, targets.environments(words)));
    if (reason == null) {
      fields.add(FormFields.why());
    }
    return ControlText.form(control, fields);
  }

  static Reply told(Locks.Outcome outcome) {
    return switch (outcome) {
      case Locks.Outcome.Done(Fact what) -> new Reply.Answer(what);
      case Locks.Outcome.Refused(Fact why) -> new Reply.Refused(why, List.of());
    };
  }
}
