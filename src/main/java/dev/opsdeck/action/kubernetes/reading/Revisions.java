package dev.opsdeck.action.kubernetes.reading;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The history of a Deployment: the ReplicaSets that it controls, newest revision first.
 *
 * <p>An undo makes the chosen ReplicaSet the newest revision and takes its old number away; the one
 * that was current keeps its number. So the number of the current revision is the way back.
 */
public record Revisions(List<Revision> newestFirst) {
  /** The controller notes here the numbers that a ReplicaSet had before it was returned to. */
  private static final String HISTORY = "deployment.kubernetes.io/revision-history";

  /**
   * One ReplicaSet.
   *
   * @param cause what the change-cause annotation says, empty when nobody wrote one
   * @param by who asked for it through Opsdeck, empty when unknown
   * @param created when it was rolled out for the first time
   * @param returned whether it was rolled out again later, with that cause and by that person;
   *     when, the ReplicaSet does not tell
   */
  public record Revision(
      int number,
      String name,
      String uid,
      PodTemplate template,
      String cause,
      String by,
      Instant created,
      boolean returned,
      boolean current) {}

  public Revisions {
    newestFirst = List.copyOf(newestFirst);
  }

  /** Sets of other owners and sets without a revision are left out. */
  public static Revisions of(Deployment deployment, List<ReplicaSet> sets) {
    int current = number(Annotations.on(deployment, Annotations.REVISION));
    return new Revisions(
        sets.stream()
            .filter(set -> controlledBy(deployment, set))
            .filter(set -> number(Annotations.on(set, Annotations.REVISION)) > 0)
            .map(set -> revision(set, current))
            .sorted(Comparator.comparingInt(Revision::number).reversed())
            .toList());
  }

  public static boolean controlledBy(Deployment deployment, ReplicaSet set) {
    return set.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner ->
            Boolean.TRUE.equals(owner.getController())
                && owner.getUid().equals(deployment.getMetadata().getUid()));
  }

  public Optional<Revision> current() {
    return newestFirst.stream().filter(Revision::current).findFirst();
  }

  /** The highest below the current one that runs something else: restarts are passed over. */
  public Optional<Revision> previous() {
    return earlier().stream().findFirst();
  }

  /** Those below the current one that run something else, newest first. */
  public List<Revision> earlier() {
    return current().stream()
        .flatMap(now ->
            newestFirst.stream()
                .filter(one -> one.number() < now.number())
                .filter(one -> !one.template().runsTheSame(now.template())))
        .toList();
  }

  public Optional<Revision> find(int number) {
    return newestFirst.stream().filter(one -> one.number() == number).findFirst();
  }

  /** For a person to choose from: {@code 5, 4, 2}. */
  public String numbers() {
    return newestFirst.stream()
        .map(one -> Integer.toString(one.number()))
        .collect(Collectors.joining(", "));
  }

  private static Revision revision(ReplicaSet set, int current) {
    int number = number(Annotations.on(set, Annotations.REVISION));
    PodTemplate template = PodTemplate.of(set);
    boolean outdated = template.outdates(set);
    return new Revision(
        number,
        set.getMetadata().getName(),
        set.getMetadata().getUid(),
        template,
        outdated && isOurs(set) ? "" : Annotations.on(set, Annotations.CHANGE_CAUSE),
        outdated ? "" : Annotations.on(set, Annotations.REQUESTED_BY),
        created(set),
        !Annotations.on(set, HISTORY).isEmpty(),
        number == current);
  }

  /** What somebody else wrote is never outdated: whoever writes a cause writes it for now. */
  private static boolean isOurs(ReplicaSet set) {
    return Annotations.on(set, Annotations.CHANGE_CAUSE)
        .equals(Annotations.on(set, Annotations.OWN_CAUSE));
  }

  private static Instant created(ReplicaSet set) {
    String text = set.getMetadata().getCreationTimestamp();
    return text == null ? Instant.EPOCH : Instant.parse(text);
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }
}
