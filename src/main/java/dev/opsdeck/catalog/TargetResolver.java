package dev.opsdeck.catalog;

import dev.opsdeck.kernel.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the words of a target mean among what is accepted. Plain scans: a catalogue has a few
 * hundred services.
 */
record TargetResolver(List<Environment> environments, List<Target.OfService> services) {
  /** In the languages that people type. */
  private static final List<String> ALL = List.of(Target.OfServices.ALL, "todos", "todas", "todo");

  Resolution resolve(TargetWords words, AcceptedTargets accepted) {
    String platform = words.platform();
    if (platform != null && platforms().stream().noneMatch(platform::equalsIgnoreCase)) {
      return new Resolution.UnknownPlatform(platform, nearOrAll(platform, platforms()));
    }
    return platform == null ? among(words, accepted) : on(platform).among(words, accepted);
  }

  private TargetResolver on(String platform) {
    return new TargetResolver(
        environments.stream().filter(each -> each.platform().equalsIgnoreCase(platform)).toList(),
        services.stream().filter(in(platform)).toList());
  }

  private Resolution among(TargetWords words, AcceptedTargets accepted) {
    String name = words.name() == null ? "" : words.name().strip();
    List<Target> named = named(name, accepted);
    if (named.isEmpty()) {
      return new Resolution.UnknownTarget(name, near(name, accepted));
    }
    named.removeIf(target -> !accepted.takes(target));
    if (accepted.takes(TargetKind.ENVIRONMENT)) {
      named.removeIf(TargetResolver::isAll);
    }
    return named.isEmpty()
        ? new Resolution.NotTaken(name, accepted)
        : isOfAPlatform(named)
            ? there(preferred(named, words.preferred()), words.environment())
            : anywhere(named, words);
  }

  /** Where only Secrets are taken, a word that is nothing else is the name of one. */
  private List<Target> named(String name, AcceptedTargets accepted) {
    List<Target> named = candidates(name).collect(Collectors.toCollection(ArrayList::new));
    if (named.isEmpty() && !name.isEmpty()) {
      accepted
          .onlyKind()
          .ifPresent(kind -> candidates(kind.word() + "/" + name).forEach(named::add));
    }
    return named;
  }

  /** All of an environment is the environment, where that is taken as a whole. */
  private static boolean isAll(Target target) {
    return target instanceof Target.OfServices some && some.name().equals(Target.OfServices.ALL);
  }

  /** Whether what was named is something that only some platforms have. */
  private static boolean isOfAPlatform(List<Target> named) {
    return named.stream()
        .anyMatch(target ->
            target instanceof Target.OfService
                || target instanceof Target.OfResource
                || target instanceof Target.OfRelease);
  }

  /** What every platform has is looked for on that of the place, and on no other unasked. */
  private static Resolution anywhere(List<Target> named, TargetWords words) {
    Resolution everywhere = there(named, words.environment());
    String preferred = words.preferred();
    if (preferred == null || everywhere instanceof Resolution.UnknownEnvironment) {
      return everywhere;
    }
    Resolution here = there(named.stream().filter(in(preferred)).toList(), words.environment());
    if (here instanceof Resolution.Found) {
      return here;
    }
    return everywhere instanceof Resolution.Found(Target elsewhere)
        ? new Resolution.Ambiguous(List.of(elsewhere))
        : everywhere;
  }

  List<Target> matching(
      @Nullable String name, @Nullable String platform, AcceptedTargets accepted) {
    return candidates(name == null ? "" : name.strip())
        .filter(in(platform))
        .filter(accepted::takes)
        .toList();
  }

  /** The service that most people know, else a kind of object with a name to be filled in. */
  Optional<Target> example(AcceptedTargets accepted) {
    Stream<String> objects =
        kindWords(accepted, ObjectKind::word).stream().map(kind -> kind + "/x");
    return Stream.of(Stream.of("api-gateway"), names(accepted).stream(), objects, Stream.of(""))
        .flatMap(Function.identity())
        .flatMap(name -> matching(name, null, accepted).stream())
        .min(Comparator.comparing(Target::tier))
        .or(Optional::empty);
  }

  Optional<Target> find(String key) {
    String[] path = key.split("/", 3);
    return path.length < 2
        ? Optional.empty()
        : candidates(path.length == 2 ? "" : path[2])
            .filter(in(path[0]))
            .filter(target -> target.environment().name().equals(path[1]))
            .filter(target -> target.key().equals(key))
            .findFirst();
  }

  private static Predicate<Target> in(@Nullable String platform) {
    return target -> platform == null || target.environment().platform().equalsIgnoreCase(platform);
  }

  /** The platform of the place decides whenever it has what was named. */
  private static List<Target> preferred(List<Target> named, @Nullable String platform) {
    List<Target> here = named.stream().filter(in(platform)).toList();
    return platform == null || here.isEmpty() ? named : here;
  }

  private static Resolution there(List<Target> named, String environment) {
    List<Target> meant =
        named.stream().filter(target -> target.environment().answersTo(environment)).toList();
    return switch (meant.size()) {
      case 0 -> unknownEnvironment(named, environment);
      case 1 -> new Resolution.Found(meant.getFirst());
      default -> new Resolution.Ambiguous(meant);
    };
  }

  /** Only environments that have it are suggested: they are few. */
  private static Resolution unknownEnvironment(List<Target> named, String environment) {
    SortedSet<String> known =
        named.stream()
            .map(target -> target.environment().name())
            .collect(Collectors.toCollection(TreeSet::new));
    return new Resolution.UnknownEnvironment(environment, nearOrAll(environment, known));
  }

  /** What is called like it, in every environment that has it. */
  private Stream<Target> candidates(String name) {
    if (name.isEmpty()) {
      return environments.stream().map(Target.OfEnvironment::new);
    }
    if (name.contains("/")) {
      return objects(name);
    }
    if (name.contains(",")) {
      return inEach(environment -> list(environment, name));
    }
    if (ALL.contains(name.toLowerCase(Locale.ROOT))) {
      return Stream.concat(inEach(this::all), environments.stream().map(Target.OfEnvironment::new));
    }
    return Stream.of(
            services.stream().filter(target -> target.name().equalsIgnoreCase(name)),
            resources(name),
            releases().filter(target -> target.name().equalsIgnoreCase(name)),
            ObjectKind.read(name).stream().flatMap(this::kinds),
            environments.stream()
                .filter(environment -> environment.platform().equalsIgnoreCase(name))
                .map(Target.OfEnvironment::new))
        .flatMap(Function.identity());
  }

  private Stream<Target> releases() {
    return environments.stream()
        .flatMap(environment ->
            environment.delivery().releases().stream()
                .map(
                    release -> new Target.OfRelease(environment.in(release.namespace()), release)));
  }

  private Stream<Target> inEach(Function<Environment, Optional<? extends Target>> target) {
    return environments.stream().flatMap(environment -> target.apply(environment).stream());
  }

  private List<Target.OfService> servicesOf(Environment environment) {
    return services.stream()
        .filter(service -> service.environment().key().equals(environment.key()))
        .toList();
  }

  private Optional<Target.OfServices> all(Environment environment) {
    List<Target.OfService> there = servicesOf(environment);
    return there.isEmpty()
        ? Optional.empty()
        : Optional.of(new Target.OfServices(environment, Target.OfServices.ALL, there));
  }

  /** Empty unless the environment has each of them. */
  private Optional<Target.OfServices> list(Environment environment, String names) {
    List<Target.OfService> there = servicesOf(environment);
    List<Target.OfService> meant = new ArrayList<>();
    for (String name : listed(names)) {
      Optional<Target.OfService> service =
          there.stream().filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
      if (service.isEmpty()) {
        return Optional.empty();
      }
      meant.add(service.get());
    }
    return meant.isEmpty()
        ? Optional.empty()
        : Optional.of(Target.OfServices.of(environment, meant));
  }

  private static List<String> listed(String names) {
    return Arrays.stream(names.split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  private Stream<Target> objects(String name) {
    int slash = name.indexOf('/');
    String object = name.substring(slash + 1).toLowerCase(Locale.ROOT);
    return ServiceReader.isLegal(object)
        ? ObjectKind.read(name.substring(0, slash)).stream()
            .flatMap(
                kind -> environments.stream().map(environment -> object(environment, kind, object)))
        : Stream.empty();
  }

  private Target object(Environment environment, ObjectKind kind, String object) {
    String owner =
        servicesOf(environment).stream()
            .filter(service -> service.environment().namespace().equals(environment.namespace()))
            .filter(service -> owns(service.service(), kind, object))
            .map(Target::name)
            .findFirst()
            .orElse(null);
    return new Target.OfObject(environment, kind, object, reach(environment, kind), owner);
  }

  /** By its name, as the controllers of Kubernetes name what they make. */
  private static boolean owns(Service service, ObjectKind kind, String object) {
    String deployment = service.deployment();
    boolean made =
        object.startsWith(deployment + "-")
            && object.substring(deployment.length()).matches("(-[a-z0-9]+){1,2}");
    return switch (kind) {
      case DEPLOYMENT -> object.equals(deployment);
      case AUTOSCALER -> object.equals(service.hpa());
      case POD, REPLICASET -> made;
      default -> false;
    };
  }

  private Stream<Target> resources(String name) {
    return environments.stream()
        .flatMap(environment ->
            environment.resources().stream()
                .filter(resource -> resource.answersTo(name))
                .map(resource ->
                    new Target.OfResource(environment, resource, having(environment, resource))));
  }

  /** All environments that a resource is there for. */
  private List<Environment> having(Environment environment, CloudResource resource) {
    return environments.stream()
        .filter(other ->
            other.equals(environment)
                || other.resources().stream()
                    .anyMatch(each -> each.place().equals(resource.place())))
        .sorted(Comparator.comparing(Environment::key))
        .toList();
  }

  private Stream<Target> kinds(ObjectKind kind) {
    return environments.stream()
        .map(environment -> new Target.OfKind(environment, kind, reach(environment, kind)));
  }

  private List<Environment> reach(Environment environment, ObjectKind kind) {
    return kind.clusterWide()
        ? environments.stream()
            .filter(other -> other.cluster().equals(environment.cluster()))
            .sorted(Comparator.comparing(Environment::key))
            .toList()
        : List.of(environment);
  }

  /** Corrections of the whole name: one part of a list or of {@code kind/name} may be wrong. */
  private List<String> near(String name, AcceptedTargets accepted) {
    int slash = name.indexOf('/');
    if (slash >= 0) {
      return near(name.substring(0, slash), kindWords(accepted, ObjectKind::word)).stream()
          .map(kind -> kind + name.substring(slash))
          .toList();
    }
    if (name.contains(",")) {
      return nearList(name);
    }
    return near(name, names(accepted));
  }

  private List<String> nearList(String names) {
    SortedSet<String> known = names(AcceptedTargets.SERVICE);
    List<String> corrected = new ArrayList<>();
    for (String name : listed(names)) {
      boolean right = known.stream().anyMatch(name::equalsIgnoreCase);
      List<String> near = right ? List.of(name) : Suggestions.near(name, known);
      if (near.isEmpty()) {
        return List.of();
      }
      corrected.add(near.getFirst());
    }
    String list = String.join(",", corrected);
    return list.equals(names) ? List.of() : List.of(list);
  }

  private static List<String> near(String typed, Collection<String> known) {
    return Suggestions.near(typed, known);
  }

  private static List<String> nearOrAll(String typed, SortedSet<String> known) {
    List<String> near = Suggestions.near(typed, known);
    return near.isEmpty() ? List.copyOf(known) : near;
  }

  SortedSet<String> platforms() {
    return environments.stream()
        .map(Environment::platform)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Everything that can be typed before an environment, as far as it can be listed. */
  SortedSet<String> names(AcceptedTargets accepted) {
    SortedSet<String> names = new TreeSet<>();
    if (accepted.takes(TargetKind.SERVICE) || accepted.takes(TargetKind.SERVICES)) {
      services.forEach(service -> names.add(service.name()));
    }
    if (accepted.takes(TargetKind.RELEASE)) {
      releases().forEach(release -> names.add(release.name()));
    }
    if (accepted.takes(TargetKind.SERVICES)) {
      names.add(Target.OfServices.ALL);
    }
    if (accepted.takes(TargetKind.OBJECT)) {
      kindWords(accepted, ObjectKind::word).forEach(kind -> names.add(kind + "/"));
    }
    if (accepted.takes(TargetKind.OBJECTS)) {
      names.addAll(kindWords(accepted, ObjectKind::plural));
    }
    if (accepted.takes(TargetKind.ENVIRONMENT)) {
      names.addAll(platforms());
    }
    environments.stream()
        .flatMap(environment -> environment.resources().stream())
        .filter(resource -> accepted.takes(TargetKind.of(resource.kind())))
        .forEach(resource -> names.add(resource.name()));
    return names;
  }

  private static List<String> kindWords(
      AcceptedTargets accepted, Function<ObjectKind, String> word) {
    return Arrays.stream(ObjectKind.values()).filter(accepted::takes).map(word).toList();
  }
}
