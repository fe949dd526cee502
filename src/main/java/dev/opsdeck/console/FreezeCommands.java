package dev.opsdeck.console;

import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.command.ChatCommand.Control;
import dev.opsdeck.console.TargetFinder.Sought;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.run.Locks;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** {@code freeze} and {@code unfreeze}: about a whole environment of a platform. */
@Singleton
final class FreezeCommands {
  private static final AcceptedTargets ENVIRONMENT = AcceptedTargets.ENVIRONMENT;

  private final ChannelContexts places;
  private final Locks locks;
  private final TargetFinder targets;
  private final InstantSource clock;

  /** A freeze that everybody has forgotten ends after a shift. */
  static final Duration UNLESS_SAID = Duration.ofHours(8);

  FreezeCommands(ChannelContexts places, Locks locks, TargetFinder targets, InstantSource clock) {
    this.places = places;
    this.locks = locks;
    this.targets = targets;
    this.clock = clock;
  }

  Reply freeze(ChannelContext place, Control control) {
    Actor actor = place.request().actor();
    String until = control.values().get("until");
    if (until == null) {
      return freeze(place, control, clock.instant().plus(UNLESS_SAID));
    }
    return switch (TimeParser.read(until, actor, clock.instant())) {
      case TimeParser.Read.Wrong(Fact why) -> new Reply.Refused(why, List.of());
      case TimeParser.Read.At(Instant at) -> freeze(place, control, at);
    };
  }

  private Reply freeze(ChannelContext place, Control control, Instant end) {
    Actor actor = place.request().actor();
    return change(
        place, control, (told, environment, why) -> told.freeze(environment, why, end, actor));
  }

  Reply unfreeze(ChannelContext place, Control control) {
    Actor actor = place.request().actor();
    return change(
        place, control, (told, environment, why) -> told.unfreeze(environment, why, actor));
  }

  @FunctionalInterface
  private interface Change {
    Locks.Outcome of(Locks told, Environment environment, String reason);
  }

  private Reply change(ChannelContext place, Control control, Change change) {
    String reason = ControlText.said(control.values().get(FormFields.REASON));
    TargetFinder.Words words = ControlText.words(control.values());
    if (words.environment() == null) {
      return ask(control, words, reason == null);
    }
    return switch (targets.find(place, ControlText.typed(control, words, ENVIRONMENT))) {
      case Sought.Unclear(Reply reply) -> reply;
      case Sought.Found(Target target) ->
          reason == null
              ? ask(control, words, true)
              : LockCommands.told(change.of(toldOf(place, target), target.environment(), reason));
    };
  }

  private Locks toldOf(ChannelContext place, Target target) {
    return locks.toldIn(places.concerned(place, target.environment().platform()));
  }

  private Reply ask(Control control, TargetFinder.Words words, boolean why) {
    List<Reply.Field> fields =
        new ArrayList<>(FormFields.target(words, ENVIRONMENT, targets.environments(words)));
    if (why) {
      fields.add(FormFields.why());
    }
    return ControlText.form(control, fields);
  }
}
