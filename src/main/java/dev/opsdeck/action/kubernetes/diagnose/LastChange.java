package dev.opsdeck.action.kubernetes.diagnose;

import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.FailedTemplates;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.Revisions;
import dev.opsdeck.action.kubernetes.reading.Revisions.Revision;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest revision of a Deployment, and the one before it.
 *
 * @param at when it was rolled out; absent when nobody remembers
 * @param by who asked for it, else which program wrote it
 * @param run of Opsdeck that made it, empty when it was made otherwise
 * @param wayBack the newest earlier revision that runs something else and has not failed
 */
record LastChange(
    Revision now,
    Optional<Revision> before,
    @Nullable Instant at,
    String by,
    String run,
    Optional<Revision> wayBack,
    String container) {
  /** Trouble that begins so long after a change may well come from it. */
  private static final Duration CLOSE = Duration.ofHours(1);

  /** Absent for a Deployment of which no revision could be seen. */
  static Optional<LastChange> of(Snapshot snapshot) {
    Revisions revisions = snapshot.revisions();
    return revisions.current().map(current -> of(snapshot, revisions, current));
  }

  private static LastChange of(Snapshot snapshot, Revisions revisions, Revision current) {
    Deployment deployment = snapshot.deployment();
    Optional<ManagedFieldsEntry> writer = writer(deployment);
    Instant rolledOut =
        current.returned()
            ? writer.map(LastChange::time).orElse(null)
            : current.created().equals(Instant.EPOCH) ? null : current.created();
    boolean ours = !current.by().isEmpty();
    String stamp = Annotations.on(deployment, Annotations.STAMP);
    FailedTemplates failed = FailedTemplates.on(deployment);
    return new LastChange(
        current,
        revisions.newestFirst().stream()
            .filter(each -> each.number() < current.number())
            .findFirst(),
        rolledOut,
        ours ? current.by() : writer.map(ManagedFieldsEntry::getManager).orElse(""),
        ours ? stamp.replaceFirst("/.*", "") : "",
        revisions.earlier().stream()
            .filter(each -> failed.at(each.template()).isEmpty())
            .findFirst(),
        snapshot.service().container());
  }

  /** Who wrote its specification last, as the API server keeps it; controllers write the status. */
  private static Optional<ManagedFieldsEntry> writer(Deployment deployment) {
    return deployment.getMetadata().getManagedFields().stream()
        .filter(entry -> entry.getTime() != null)
        .filter(entry -> entry.getSubresource() == null || entry.getSubresource().isEmpty())
        .filter(entry -> !"kube-controller-manager".equals(entry.getManager()))
        .max(Comparator.comparing(LastChange::time));
  }

  private static Instant time(ManagedFieldsEntry entry) {
    return Instant.parse(entry.getTime());
  }

  /** Whether it came shortly before that. */
  boolean explains(@Nullable Instant since) {
    return at != null && since != null && !since.isBefore(at) && !since.isAfter(at.plus(CLOSE));
  }

  String version() {
    return version(now);
  }

  String version(Revision revision) {
    return ImageName.parse(revision.template().image(container)).version();
  }

  /** What changed, when and by whom. */
  Fact fact() {
    record Changed(
        String revision,
        String from,
        String to,
        String what,
        String at,
        String by,
        String run,
        String cause) {}
    return Fact.of(
        "diagnose.changed",
        new Changed(
            Integer.toString(now.number()),
            before.map(this::version).orElse(""),
            version(),
            what(),
            at == null ? "" : at.toString(),
            by,
            run,
            now.cause()));
  }

  private String what() {
    PodTemplate template = now.template();
    if (before.isEmpty()) {
      return "first";
    }
    Revision earlier = before.get();
    if (earlier.template().runsTheSame(template)) {
      return "restart";
    }
    return earlier.template().image(container).equals(template.image(container))
        ? "configuration"
        : "version";
  }
}
