package dev.opsdeck.console;

import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.command.ChatCommand.Values;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.preference.DefaultEnvironments;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code use}: the environment that a person means when they name none. */
@Singleton
final class UseCommand {
  private static final String NONE = "none";

  private final DefaultEnvironments defaults;
  private final Catalog catalog;

  UseCommand(DefaultEnvironments defaults, Catalog catalog) {
    this.defaults = defaults;
    this.catalog = catalog;
  }

  Reply use(ChannelContext place, Values values) {
    PersonRef person = PersonRef.of(place.request().actor());
    String typed = values.get("environment");
    if (typed == null) {
      return new Reply.Answer(
          defaults
              .of(person)
              .map(name -> Fact.of("console.use.now", "environment", name))
              .orElseGet(() -> Fact.of("console.use.none")));
    }
    if (typed.toLowerCase(Locale.ROOT).equals(NONE)) {
      defaults.forget(person);
      return new Reply.Answer(Fact.of("console.use.forgotten"));
    }
    return catalog.everyEnvironment().stream()
        .filter(environment -> environment.answersTo(typed))
        .findFirst()
        .map(environment -> chosen(person, environment))
        .orElseGet(() -> unknown(place, typed));
  }

  private Reply chosen(PersonRef person, Environment environment) {
    defaults.use(person, environment.name());
    return new Reply.Answer(Fact.of("console.use.set", "environment", environment.name()));
  }

  private Reply unknown(ChannelContext place, String typed) {
    List<Reply.Button> near =
        Suggestions.near(typed, List.copyOf(catalog.environments())).stream()
            .map(name ->
                Buttons.typing(
                    place.request(),
                    ControlHandler.SLASH + " use " + name,
                    ControlHandler.SLASH,
                    "use " + name))
            .flatMap(Optional::stream)
            .toList();
    return new Reply.Refused(
        Fact.of("console.environment.unknown-anywhere", "environment", typed), near);
  }
}
