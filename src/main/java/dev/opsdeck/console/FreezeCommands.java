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
import org.jspecify.annotations.Nullable;

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

  Reply freeze(ChannelContext place, Control control) {
    Actor actor = place.request().actor();
    String until = control.values().get("until");
    if (until == null) {
      return change(
          place, control, (environment, why) -> locks.freeze(environment, why, null, actor));
    }
    return switch (TimeParser.read(until, actor, clock.instant())) {
      case TimeParser.Read.Wrong(Fact why) -> new Reply.Refused(why, List.of());
      case TimeParser.Read.At(Instant at) ->
          change(place, control, (environment, why) -> locks.freeze(environment, why, at, actor));
    };
  }

  Reply unfreeze(ChannelContext place, Control control) {
    Actor actor = place.request().actor();
    return change(place, control, (environment, why) -> locks.unfreeze(environment, why, actor));
  }

  @FunctionalInterface
  private interface Change {
    Locks.Outcome of(Environment environment, String reason);
  }

  private Reply change(ChannelContext place, Control control, Change change) {
    Values values = control.values();
    String typed = values.get("environment");
    String reason = ControlText.said(values.get(FormFields.REASON));
    if (typed == null) {
      return ask(control, reason == null);
    }
    String platform = values.get("platform");
    Map<String, Environment> named = named(typed, platform);
    if (named.isEmpty()) {
      return targets.nowhere(place, ControlText.typed(control, ControlText.words(values)));
    }
    Optional<Environment> meant =
        platform == null ? meant(place, named) : Optional.of(named.values().iterator().next());
    if (meant.isEmpty()) {
      return which(place, control, named.values());
    }
    return reason == null ? ask(control, true) : LockCommands.told(change.of(meant.get(), reason));
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

  /** By platform. */
  private Map<String, Environment> named(String typed, @Nullable String platform) {
    Map<String, Environment> byPlatform = new TreeMap<>();
    catalog.targets().stream()
        .map(Target::environment)
        .filter(environment -> environment.answersTo(typed))
        .filter(
            environment -> platform == null || environment.platform().equalsIgnoreCase(platform))
        .forEach(environment -> byPlatform.putIfAbsent(environment.platform(), environment));
    return byPlatform;
  }

  /**
   * So much is held that nothing is guessed: it is the only one of that name, or that of the
   * platform of this channel.
   */
  private Optional<Environment> meant(ChannelContext place, Map<String, Environment> named) {
    String preferred = targets.preferred(place);
    Environment here = preferred == null ? null : named.get(preferred);
    boolean only = preferred == null && named.size() == 1;
    return Optional.ofNullable(only ? named.values().iterator().next() : here);
  }

  private static Reply which(ChannelContext place, Control control, Collection<Environment> meant) {
    List<String> platforms = meant.stream().map(Environment::platform).toList();
    Fact question =
        Fact.of(
            "console.environment.which-platform", "environment", meant.iterator().next().name());
    return new Reply.Choose(question, buttons(place, control, "platform", platforms));
  }

  private static List<Reply.Button> buttons(
      ChannelContext place, Control control, String flag, List<String> values) {
    Function<String, String> text =
        value -> CommandText.of(control.verb().verb(), control.values().with(flag, value));
    return values.stream()
        .map(value ->
            Buttons.typing(place.request(), value, ControlHandler.SLASH, text.apply(value)))
        .flatMap(Optional::stream)
        .toList();
  }
}
