package dev.opsdeck.console;

import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.command.ChatCommand.Control;
import dev.opsdeck.command.ChatCommand.Values;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.run.Locks;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** {@code freeze} and {@code unfreeze}: about a whole environment of a platform. */
@Singleton
final class FreezeCommands {
  private final Locks locks;
  private final Catalog catalog;
  private final TargetFinder targets;
  private final InstantSource clock;

  FreezeCommands(Locks locks, Catalog catalog, TargetFinder targets, InstantSource clock) {
    this.locks = locks;
    this.catalog = catalog;
    this.targets = targets;
    this.clock = clock;
  }

  Reply freeze(Place place, Control control) {
    Actor actor = place.request().actor();
    String until = control.values().get("until");
    if (until == null) {
      return change(
          place, control, (environment, why) -> locks.freeze(environment, why, null, actor));
    }
    return switch (Moments.read(until, actor.zone(), clock.instant())) {
      case Moments.Read.Wrong(Fact why) -> new Reply.Refused(why, List.of());
      case Moments.Read.At(Instant at) ->
          change(place, control, (environment, why) -> locks.freeze(environment, why, at, actor));
    };
  }

  Reply unfreeze(Place place, Control control) {
    Actor actor = place.request().actor();
    return change(place, control, (environment, why) -> locks.unfreeze(environment, why, actor));
  }

  @FunctionalInterface
  private interface Change {
    Locks.Outcome of(Environment environment, String reason);
  }

  private Reply change(Place place, Control control, Change change) {
    Values values = control.values();
    String typed = values.get("environment");
    String reason = ControlText.said(values.get(FormFields.REASON));
    if (typed == null) {
      return ask(control, reason == null);
    }
    Collection<Environment> meant = meant(place, typed, values);
    if (meant.size() != 1) {
      return meant.isEmpty()
          ? targets.nowhere(place, ControlText.typed(control, ControlText.words(values)))
          : which(place, control, meant);
    }
    return reason == null
        ? ask(control, true)
        : LockCommands.told(change.of(meant.iterator().next(), reason));
  }

  private Reply ask(Control control, boolean why) {
    Values values = control.values();
    TargetFinder.Words words = ControlText.words(values).withService("");
    List<Reply.Field> fields = new ArrayList<>(FormFields.target(words, catalog.environments()));
    if (why) {
      fields.add(FormFields.why());
    }
    return ControlText.form(control, fields);
  }

  /** All environments of that name; only that of the channel's platform when it has one. */
  private Collection<Environment> meant(Place place, String typed, Values values) {
    Map<String, Environment> byPlatform = new TreeMap<>();
    catalog.targets().stream()
        .map(Target::environment)
        .filter(environment -> environment.answersTo(typed))
        .forEach(environment -> byPlatform.putIfAbsent(environment.platform(), environment));
    String platform = values.get("platform");
    if (platform != null) {
      return byPlatform.values().stream()
          .filter(environment -> environment.platform().equalsIgnoreCase(platform))
          .toList();
    }
    return Optional.ofNullable(targets.preferred(place))
        .map(byPlatform::get)
        .<Collection<Environment>>map(List::of)
        .orElse(byPlatform.values());
  }

  private static Reply which(Place place, Control control, Collection<Environment> meant) {
    List<String> platforms = meant.stream().map(Environment::platform).toList();
    Fact question =
        Fact.of(
            "console.environment.which-platform", "environment", meant.iterator().next().name());
    return new Reply.Choose(question, buttons(place, control, "platform", platforms));
  }

  private static List<Reply.Button> buttons(
      Place place, Control control, String flag, List<String> values) {
    Function<String, String> text =
        value -> CommandText.of(control.verb().verb(), control.values().with(flag, value));
    return values.stream()
        .map(value ->
            Buttons.typing(place.request(), value, ControlHandler.SLASH, text.apply(value)))
        .flatMap(Optional::stream)
        .toList();
  }
}
