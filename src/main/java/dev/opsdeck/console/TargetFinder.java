package dev.opsdeck.console;

import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.Resolution;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Suggestions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From what a person typed, and where, to the target that is meant; or to what to ask. */
@Singleton
final class TargetFinder {
  private final Catalog catalog;

  TargetFinder(Catalog catalog) {
    this.catalog = catalog;
  }

  /** What a person said of a target, as typed. */
  record Words(@Nullable String service, @Nullable String environment, @Nullable String platform) {
    boolean complete() {
      return service != null && environment != null;
    }

    /** Nothing was said at all. */
    boolean empty() {
      return service == null && environment == null && platform == null;
    }

    Words withService(String other) {
      return new Words(other, environment, platform);
    }

    Words withEnvironment(String other) {
      return new Words(service, other, platform);
    }

    Words withPlatform(String other) {
      return new Words(service, environment, other);
    }
  }

  /** What came of it. */
  sealed interface Sought {
    record Found(Target target) implements Sought {}

    record Unclear(Reply reply) implements Sought {}
  }

  /**
   * @param slash what the text belongs to
   * @param retype the whole command with other words for its target
   */
  record Typed(Words words, String slash, Function<Words, String> retype) {}

  /** In the channel of an incident, what is left unsaid is what the incident is about. */
  Words complete(ChannelContext place, Words typed) {
    Optional<Target> incident = ofIncident(place);
    if (incident.isEmpty() || typed.complete()) {
      return typed;
    }
    Target target = incident.get();
    String service = typed.service() == null ? target.service().name() : typed.service();
    String environment =
        typed.environment() == null ? target.environment().name() : typed.environment();
    String platform = typed.platform() == null ? target.environment().platform() : typed.platform();
    boolean exists = catalog.resolve(service, environment, platform) instanceof Resolution.Found;
    return exists ? new Words(service, environment, platform) : typed;
  }

  /**
   * @param typed with service and environment
   */
  Sought find(ChannelContext place, Typed typed) {
    Words words = typed.words();
    String service = said(words.service());
    String environment = said(words.environment());
    Resolution resolution =
        words.platform() == null
            ? catalog.resolvePreferring(service, environment, preferred(place))
            : catalog.resolve(service, environment, words.platform());
    return switch (resolution) {
      case Resolution.Found(Target target) -> new Sought.Found(target);
      case Resolution.Ambiguous(List<Target> candidates) ->
          new Sought.Unclear(which(place, typed, candidates));
      case Resolution.UnknownService(String name, List<String> near) ->
          new Sought.Unclear(unknownService(place, typed, name, near));
      case Resolution.UnknownEnvironment(String name, List<String> near) ->
          new Sought.Unclear(
              new Reply.Refused(
                  Fact.of("console.environment.unknown", "environment", name, "service", service),
                  buttons(place, typed, near, words::withEnvironment)));
      case Resolution.UnknownPlatform(String name, List<String> near) ->
          new Sought.Unclear(
              new Reply.Refused(
                  Fact.of("console.platform.unknown", "platform", name),
                  buttons(place, typed, near, words::withPlatform)));
    };
  }

  /**
   * Why a service alone cannot be meant; empty when there is one of that name, or none was said.
   */
  Optional<Reply> doubt(ChannelContext place, Typed typed) {
    String service = typed.words().service();
    if (service == null || catalog.services().stream().anyMatch(service::equalsIgnoreCase)) {
      return Optional.empty();
    }
    List<String> near = Suggestions.near(service, catalog.services());
    return Optional.of(unknownService(place, typed, service, near));
  }

  /** Names of the environments that a service has; all when it is not known which service. */
  SortedSet<String> environments(Words words) {
    return matching(new Words(words.service(), null, words.platform()))
        .map(t -> t.environment().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every target that fits what was said. */
  Stream<Target> matching(Words words) {
    String service = words.service();
    String environment = words.environment();
    String platform = words.platform();
    return catalog.targets().stream()
        .filter(t -> service == null || t.service().name().equalsIgnoreCase(service))
        .filter(t -> environment == null || t.environment().answersTo(environment))
        .filter(t -> platform == null || t.environment().platform().equalsIgnoreCase(platform));
  }

  /** What to say when nothing fits what was said. */
  Reply nowhere(ChannelContext place, Typed typed) {
    Words words = typed.words();
    Optional<Reply> doubt = doubt(place, typed);
    if (doubt.isPresent()) {
      return doubt.get();
    }
    String platform = words.platform();
    if (platform != null && catalog.platforms().stream().noneMatch(platform::equalsIgnoreCase)) {
      return new Reply.Refused(
          Fact.of("console.platform.unknown", "platform", platform),
          buttons(
              place, typed, Suggestions.near(platform, catalog.platforms()), words::withPlatform));
    }
    String environment = said(words.environment());
    return new Reply.Refused(
        Fact.of("console.environment.unknown-anywhere", "environment", environment),
        buttons(
            place,
            typed,
            Suggestions.near(environment, catalog.environments()),
            words::withEnvironment));
  }

  private Optional<Target> ofIncident(ChannelContext place) {
    String key = place.openIncidentTarget();
    return catalog.targets().stream().filter(target -> target.key().equals(key)).findFirst();
  }

  /** The platform that is meant in a place when none is said; absent when there is none. */
  @Nullable String preferred(ChannelContext place) {
    return ofIncident(place)
        .map(target -> target.environment().platform())
        .orElse(place.settings().platform());
  }

  private static Reply which(ChannelContext place, Typed typed, List<Target> candidates) {
    List<String> platforms = candidates.stream().map(t -> t.environment().platform()).toList();
    Fact question =
        Fact.of(
            "console.target.which-platform",
            "service",
            said(typed.words().service()),
            "environment",
            said(typed.words().environment()));
    List<Reply.Button> buttons =
        platforms.stream()
            .map(p -> Buttons.typing(place, typed, p, typed.words().withPlatform(p)))
            .flatMap(Optional::stream)
            .toList();
    return new Reply.Choose(question, buttons);
  }

  private static Reply unknownService(
      ChannelContext place, Typed typed, String name, List<String> near) {
    return new Reply.Refused(
        Fact.of("console.service.unknown", "service", name),
        buttons(place, typed, near, typed.words()::withService));
  }

  private static List<Reply.Button> buttons(
      ChannelContext place, Typed typed, List<String> near, Function<String, Words> corrected) {
    return near.stream()
        .map(corrected)
        .map(words -> Buttons.typing(place, typed, typed.retype().apply(words), words))
        .flatMap(Optional::stream)
        .toList();
  }

  private static String said(@Nullable String word) {
    return word == null ? "" : word;
  }
}
