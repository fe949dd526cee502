package dev.opsdeck.catalog;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The targets that a command takes, or that an action works on.
 *
 * <p>Sets in the order of their constants, so that equal ones are stored as equal texts.
 *
 * @param kinds at least one
 * @param objects the kinds of objects; empty: any
 */
public record AcceptedTargets(Set<TargetKind> kinds, Set<ObjectKind> objects) {
  /** One service in an environment. */
  public static final AcceptedTargets SERVICE = of(TargetKind.SERVICE);

  /** An environment as a whole. */
  public static final AcceptedTargets ENVIRONMENT = of(TargetKind.ENVIRONMENT);

  /** Whatever there is: for an action that is told by its inputs what to work on. */
  public static final AcceptedTargets ANY = of(TargetKind.values());

  public AcceptedTargets {
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("AcceptedTargets.kinds must name a kind, was empty");
    }
    kinds = Collections.unmodifiableSortedSet(new TreeSet<>(kinds));
    objects = Collections.unmodifiableSortedSet(new TreeSet<>(objects));
  }

  public static AcceptedTargets of(TargetKind... kinds) {
    return new AcceptedTargets(EnumSet.copyOf(Arrays.asList(kinds)), Set.of());
  }

  /** One object of one of these kinds; of any kind when none is named. */
  public static AcceptedTargets object(ObjectKind... kinds) {
    return new AcceptedTargets(Set.of(TargetKind.OBJECT), Set.of(kinds));
  }

  /** These and those. */
  public AcceptedTargets or(AcceptedTargets other) {
    Set<TargetKind> both = EnumSet.copyOf(kinds);
    both.addAll(other.kinds);
    boolean any = anyObject() || other.anyObject();
    return new AcceptedTargets(
        both,
        any
            ? Set.of()
            : Stream.concat(objects.stream(), other.objects.stream()).collect(Collectors.toSet()));
  }

  /** The kind of the objects that are meant, when nothing else can be. */
  Optional<ObjectKind> onlyKind() {
    return kinds.equals(Set.of(TargetKind.OBJECT)) && objects.size() == 1
        ? objects.stream().findFirst()
        : Optional.empty();
  }

  private boolean takesObjects() {
    return kinds.contains(TargetKind.OBJECT) || kinds.contains(TargetKind.OBJECTS);
  }

  private boolean anyObject() {
    return takesObjects() && objects.isEmpty();
  }

  public boolean takes(TargetKind kind) {
    return kinds.contains(kind);
  }

  public boolean takes(ObjectKind kind) {
    return takesObjects() && (objects.isEmpty() || objects.contains(kind));
  }

  public boolean takes(Target target) {
    boolean object =
        switch (target) {
          case Target.OfObject one -> takes(one.kind());
          case Target.OfKind all -> takes(all.kind());
          case Target.OfService _,
              Target.OfServices _,
              Target.OfEnvironment _,
              Target.OfResource _,
              Target.OfRelease _ ->
              true;
        };
    return object && takes(TargetKind.of(target));
  }

  /** Whether everything that the other takes is taken. Of several services each is one. */
  public boolean covers(AcceptedTargets other) {
    boolean everyKind =
        other.kinds.stream()
            .map(kind -> kind == TargetKind.SERVICES ? TargetKind.SERVICE : kind)
            .allMatch(kinds::contains);
    return everyKind
        && (!other.takesObjects()
            || objects.isEmpty()
            || (!other.anyObject() && objects.containsAll(other.objects)));
  }

  /** Whether there is always a service to work on. */
  public boolean onlyServices() {
    return kinds.stream()
        .allMatch(kind -> kind == TargetKind.SERVICE || kind == TargetKind.SERVICES);
  }

  /** How it is typed before an environment, such as {@code <service|all>}; empty for nothing. */
  public String usage() {
    String forms = kinds.stream().sorted().flatMap(this::forms).collect(Collectors.joining("|"));
    if (forms.isEmpty()) {
      return "";
    }
    return takes(TargetKind.ENVIRONMENT) ? "[" + forms + "]" : "<" + forms + ">";
  }

  private Stream<String> forms(TargetKind kind) {
    return switch (kind) {
      case SERVICE -> Stream.of("service");
      case SERVICES -> Stream.of(Target.OfServices.ALL);
      case ENVIRONMENT -> Stream.empty();
      case CLUSTER, DATABASE, CACHE, REGISTRY -> Stream.of(kind.word());
      case RELEASE -> Stream.of("release");
      case OBJECT ->
          objects.isEmpty()
              ? Stream.of("kind/name")
              : objects.stream().map(object -> object.word() + "/name").sorted();
      case OBJECTS ->
          objects.isEmpty()
              ? Stream.of("kinds")
              : objects.stream().map(ObjectKind::plural).sorted();
    };
  }

  /** For messages about configuration: {@code a service, or an object (node, pod)}. */
  public String words() {
    List<String> all = kinds.stream().sorted().map(this::words).toList();
    return String.join(", or ", all);
  }

  private String words(TargetKind kind) {
    return switch (kind) {
      case SERVICE -> "a service";
      case SERVICES -> "several services";
      case ENVIRONMENT -> "an environment";
      case CLUSTER, DATABASE, CACHE, REGISTRY -> "a " + kind.word() + " of a cloud";
      case RELEASE -> "a Helm release";
      case OBJECT -> "an object" + named(objects.stream().map(ObjectKind::word));
      case OBJECTS -> "all objects of a kind" + named(objects.stream().map(ObjectKind::plural));
    };
  }

  private static String named(Stream<String> words) {
    String all = words.sorted().collect(Collectors.joining(", "));
    return all.isEmpty() ? "" : " (" + all + ")";
  }
}
