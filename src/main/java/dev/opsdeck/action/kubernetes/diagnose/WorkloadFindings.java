package dev.opsdeck.action.kubernetes.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.Remedy;
import dev.opsdeck.action.kubernetes.diagnose.Finding.Kind;
import dev.opsdeck.action.kubernetes.diagnose.Finding.Severity;
import dev.opsdeck.action.kubernetes.judge.Condition;
import dev.opsdeck.action.kubernetes.judge.Judges;
import dev.opsdeck.action.kubernetes.reading.Guards;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is wrong with the Deployment itself, and what keeps it from creating pods. */
record WorkloadFindings(Snapshot snapshot, Remedies remedies) {
  /** As the admission plugin of quotas says it. */
  private static final Pattern QUOTA = Pattern.compile("exceeded quota: ([^,\\s]+)");

  private static final Predicate<String> PODS_NEED =
      Pattern.compile(
              "(count/)?pods|((requests|limits)\\.)?(cpu|memory|ephemeral-storage)|requests\\..*gpu")
          .asMatchPredicate();

  private record Refused(
      String deployment, int missing, int wanted, String quota, String message, String since) {}

  private record Rollout(String deployment, String version, int ready, int wanted, String since) {}

  List<Finding> all() {
    return Stream.of(scaledToZero(), refused(), paused(), rollout(), fullQuota())
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Finding> scaledToZero() {
    if (snapshot.wanted() > 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Severity.OUTAGE,
            Kind.SCALED_TO_ZERO,
            Fact.of("diagnose.scaled-to-zero", "deployment", snapshot.name()),
            null,
            List.of(),
            List.of(remedies.scale())));
  }

  /** The controller could not create pods: a quota, a policy, a missing account. */
  private Optional<Finding> refused() {
    String why = snapshot.rollout().blocked();
    if (why.isEmpty()) {
      return Optional.empty();
    }
    Matcher quota = QUOTA.matcher(why);
    String named = quota.find() ? quota.group(1) : "";
    String since =
        Condition.find(Json.tree(snapshot.deployment()), "ReplicaFailure")
            .map(Condition::since)
            .orElse("");
    int exist = snapshot.rollout().count().updated() + snapshot.rollout().count().old();
    Refused refused =
        new Refused(
            snapshot.name(),
            Math.max(0, snapshot.wanted() - exist),
            snapshot.wanted(),
            named,
            why,
            since);
    Fact fact =
        named.isEmpty()
            ? Fact.of("diagnose.refused", refused)
            : Fact.of("diagnose.quota-exceeded", refused);
    Severity severity = snapshot.serving() == 0 ? Severity.OUTAGE : Severity.DEGRADED;
    List<Remedy> help = named.isEmpty() ? List.of() : List.of(remedies.pending());
    return Optional.of(new Finding(severity, Kind.REFUSED, fact, time(since), quotas(named), help));
  }

  private List<Fact> quotas(String named) {
    List<Fact> lines = new ArrayList<>();
    for (JsonNode quota : snapshot.of(Source.QUOTAS)) {
      String name = quota.at("/metadata/name").asText();
      if (name.equals(named)) {
        full(quota).ifPresent(lines::add);
      }
    }
    return lines;
  }

  private Optional<Finding> paused() {
    return Guards.paused(snapshot.deployment())
        .map(fact -> new Finding(Severity.RISK, Kind.PAUSED, fact, null, List.of(), List.of()));
  }

  /** Says what is missing when nothing else says why. */
  private Optional<Finding> rollout() {
    RolloutStatus status = snapshot.rollout();
    RolloutStatus.Count count = status.count();
    String version =
        ImageName.parse(PodTemplate.of(snapshot.deployment()).image(snapshot.service().container()))
            .version();
    return switch (status) {
      case RolloutStatus.Complete _ -> Optional.empty();
      case RolloutStatus.Stuck stuck -> {
        Instant since = stuck.since();
        Rollout late =
            new Rollout(
                snapshot.name(),
                version,
                count.ready(),
                count.wanted(),
                since == null ? "" : since.toString());
        yield Optional.of(symptom(Fact.of("diagnose.rollout-late", late), since));
      }
      case RolloutStatus.Progressing _ -> {
        Rollout open = new Rollout(snapshot.name(), version, count.ready(), count.wanted(), "");
        yield Optional.of(symptom(Fact.of("diagnose.rollout-open", open), null));
      }
    };
  }

  private Finding symptom(Fact fact, @Nullable Instant since) {
    Severity severity =
        snapshot.serving() == 0 && snapshot.wanted() > 0 ? Severity.OUTAGE : Severity.DEGRADED;
    return new Finding(severity, Kind.ROLLOUT, fact, since, List.of(), List.of());
  }

  /** All run, and the next roll-out will not be able to create a pod. */
  private Optional<Finding> fullQuota() {
    return snapshot.of(Source.QUOTAS).stream()
        .flatMap(quota -> full(quota).stream())
        .findFirst()
        .map(fact ->
            new Finding(
                Severity.RISK, Kind.QUOTA, fact, null, List.of(), List.of(remedies.pending())));
  }

  /** Of what pods need: a limit on other objects keeps no pod from being created. */
  private static Optional<Fact> full(JsonNode quota) {
    ObjectNode ofPods = quota.deepCopy();
    if (ofPods.at("/status/hard") instanceof ObjectNode hard) {
      hard.retain(hard.propertyStream().map(Map.Entry::getKey).filter(PODS_NEED).toList());
    }
    return Judges.quota(quota.at("/metadata/name").asText(), ofPods)
        .filter(fact -> fact.code().equals("view.quota-full"))
        .map(fact -> new Fact("diagnose.quota-full", fact.values()));
  }

  private static @Nullable Instant time(String text) {
    return text.isEmpty() ? null : Instant.parse(text);
  }
}
