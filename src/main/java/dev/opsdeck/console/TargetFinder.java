package dev.opsdeck.console;

import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.Resolution;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.catalog.TargetWords;
import dev.opsdeck.kernel.Fact;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From what a person typed, and where, to the target that is meant; or to what to ask. */
@Singleton
final class TargetFinder {
  private final Catalog catalog;
  private final Corrections corrections;

  TargetFinder(Catalog catalog, Corrections corrections) {
    this.catalog = catalog;
    this.corrections = corrections;
  }

  /**
   * What a person said of a target, as typed.
   *
   * @param target what stands before the environment
   */
  record Words(@Nullable String target, @Nullable String environment, @Nullable String platform) {
    /** Whether enough was said; for a whole environment nothing stands before it. */
    boolean complete(AcceptedTargets accepted) {
      return environment != null && (target != null || accepted.takes(TargetKind.ENVIRONMENT));
    }

    /** Nothing was said at all. */
    boolean empty() {
      return target == null && environment == null && platform == null;
    }

    Words withTarget(String other) {
      return new Words(other, environment, platform);
    }

    Words withEnvironment(@Nullable String other) {
      return new Words(target, other, platform);
    }

    Words withPlatform(String other) {
      return new Words(target, environment, other);
    }
  }

  /** What came of it. */
  sealed interface Sought {
    record Found(Target target) implements Sought {}

    record Unclear(Reply reply) implements Sought {}
  }

  /**
   * @param slash what the text belongs to
   * @param accepted what can be meant
   * @param retype the whole command with other words for its target
   */
  record Typed(
      Words words, String slash, AcceptedTargets accepted, Function<Words, String> retype) {}

  /**
   * What was said, put in its place: {@code prod} alone is an environment, as nothing else is
   * called like it. In the channel of an incident, what is left unsaid is what the incident is
   * about.
   */
  Words complete(ChannelContext context, Words typed, AcceptedTargets accepted) {
    Words words = placed(typed);
    Optional<Target> incident = ofIncident(context);
    if (incident.isEmpty() || words.complete(accepted)) {
      return words;
    }
    Target target = incident.get();
    Words more =
        new Words(
            words.target() == null ? target.name() : words.target(),
            words.environment() == null ? target.environment().name() : words.environment(),
            words.platform() == null ? target.environment().platform() : words.platform());
    boolean exists = catalog.resolve(asked(more, null), accepted) instanceof Resolution.Found;
    return exists ? more : words;
  }

  /** One word may be the environment that it is the name of. */
  Words placed(Words typed) {
    String word = typed.target();
    boolean environment =
        word != null
            && typed.environment() == null
            && catalog.everyEnvironment().stream().anyMatch(each -> each.answersTo(word))
            && catalog.matching(word, null, AcceptedTargets.ANY).isEmpty();
    return environment ? new Words(null, word, typed.platform()) : typed;
  }

  /**
   * @param typed with an environment
   */
  Sought find(ChannelContext context, Typed typed) {
    return switch (resolve(context, typed)) {
      case Resolution.Found(Target target) -> new Sought.Found(target);
      case Resolution.Ambiguous(List<Target> candidates) ->
          new Sought.Unclear(which(context, typed, candidates));
      case Resolution.UnknownTarget(String name, List<String> near) ->
          new Sought.Unclear(unknown(context, typed, name, near));
      case Resolution.NotTaken(String name, AcceptedTargets accepted) ->
          new Sought.Unclear(notTaken(name, accepted));
      case Resolution.UnknownEnvironment(String name, List<String> near) ->
          new Sought.Unclear(unknownEnvironment(context, typed, name, near));
      case Resolution.UnknownPlatform(String name, List<String> near) ->
          new Sought.Unclear(
              new Reply.Refused(
                  Fact.of("console.platform.unknown", "platform", name),
                  buttons(context, typed, near, typed.words()::withPlatform)));
    };
  }

  private Resolution resolve(ChannelContext context, Typed typed) {
    return catalog.resolve(asked(typed.words(), preferred(context)), typed.accepted());
  }

  private static TargetWords asked(Words words, @Nullable String preferred) {
    return new TargetWords(words.target(), said(words.environment()), words.platform(), preferred);
  }

  /** Why what stands before the environment cannot be meant; empty when it can, or nothing does. */
  Optional<Reply> doubt(ChannelContext context, Typed typed) {
    if (typed.words().target() == null) {
      return Optional.empty();
    }
    Typed anywhere =
        new Typed(
            typed.words().withEnvironment(""), typed.slash(), typed.accepted(), typed.retype());
    return resolve(context, anywhere) instanceof Resolution.UnknownEnvironment
        ? Optional.empty()
        : find(context, typed) instanceof Sought.Unclear(Reply why)
            ? Optional.of(why)
            : Optional.empty();
  }

  /** Names of the environments that a target has; all when it is not known which target. */
  SortedSet<String> environments(Words words) {
    return matching(words.withEnvironment(null)).stream()
        .map(target -> target.environment().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every target that fits what was said; whole environments when nothing stands before them. */
  List<Target> matching(Words words) {
    String environment = words.environment();
    AcceptedTargets accepted =
        words.target() == null ? AcceptedTargets.ENVIRONMENT : AcceptedTargets.ANY;
    return catalog.matching(words.target(), words.platform(), accepted).stream()
        .filter(t -> environment == null || t.environment().answersTo(environment))
        .toList();
  }

  /** What to say when nothing fits what was said. */
  Reply nowhere(ChannelContext context, Typed typed) {
    Words words = typed.words();
    Optional<Reply> doubt = doubt(context, typed);
    if (doubt.isPresent()) {
      return doubt.get();
    }
    return find(context, typed) instanceof Sought.Unclear(Reply why)
        ? why
        : unknownEnvironment(
            context, typed, said(words.environment()), List.copyOf(catalog.environments()));
  }

  private Optional<Target> ofIncident(ChannelContext context) {
    return Optional.ofNullable(context.openIncidentTarget()).flatMap(catalog::find);
  }

  /** The platform that is meant in a place when none is said; absent when there is none. */
  @Nullable String preferred(ChannelContext context) {
    return ofIncident(context)
        .map(target -> target.environment().platform())
        .orElse(context.settings().platform());
  }

  private static Reply which(ChannelContext context, Typed typed, List<Target> candidates) {
    Words words = typed.words();
    List<String> platforms = candidates.stream().map(t -> t.environment().platform()).toList();
    Fact question =
        said(words.target()).isEmpty()
            ? Fact.of(
                "console.environment.which-platform", "environment", said(words.environment()))
            : Fact.of(
                "console.target.which-platform",
                "target",
                said(words.target()),
                "environment",
                said(words.environment()));
    List<Reply.Button> buttons =
        platforms.stream()
            .map(p -> Buttons.typing(context, typed, p, words.withPlatform(p)))
            .flatMap(Optional::stream)
            .toList();
    return new Reply.Choose(question, buttons);
  }

  private Reply unknown(ChannelContext context, Typed typed, String name, List<String> near) {
    return new Reply.Refused(
        Fact.of("console.target.unknown", "target", name),
        buttons(context, typed, near, typed.words()::withTarget));
  }

  private static Reply notTaken(String name, AcceptedTargets accepted) {
    return new Reply.Refused(
        Fact.of("console.target.not-taken", "target", name, "usage", accepted.usage()), List.of());
  }

  private Reply unknownEnvironment(
      ChannelContext context, Typed typed, String name, List<String> near) {
    String target = said(typed.words().target());
    Fact why =
        target.isEmpty()
            ? Fact.of("console.environment.unknown-anywhere", "environment", name)
            : Fact.of("console.environment.unknown", "environment", name, "target", target);
    return new Reply.Refused(why, buttons(context, typed, near, typed.words()::withEnvironment));
  }

  private List<Reply.Button> buttons(
      ChannelContext context, Typed typed, List<String> near, Function<String, Words> corrected) {
    return near.stream()
        .map(corrected)
        .map(words ->
            corrections.button(context.request(), typed.slash(), typed.retype().apply(words)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static String said(@Nullable String word) {
    return word == null ? "" : word;
  }
}
