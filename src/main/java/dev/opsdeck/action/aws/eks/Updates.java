package dev.opsdeck.action.aws.eks;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Drive.Look;
import dev.opsdeck.action.change.Drive.Start;
import dev.opsdeck.action.change.Drive.Trace;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Sent;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.kernel.Fact;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.eks.model.Update;
import software.amazon.awssdk.services.eks.model.UpdateParam;

/**
 * The updates of a cluster or of one of its node groups. Only they tell how a change ended: the
 * cluster is ACTIVE again even when it has failed (providers/facts.md). Needs {@code
 * eks:DescribeUpdate} and {@code eks:ListUpdates}.
 *
 * @param group empty for the cluster itself
 */
record Updates(Eks eks, CloudResource.Aws place, String group) {
  /** AWS's clock and ours may differ. */
  private static final Duration SKEW = Duration.ofMinutes(2);

  String what() {
    return group.isEmpty() ? place.name() : group;
  }

  /** By which AWS knows a step that asks again: it gives back the update that it has begun. */
  static String token(StepContext context) {
    return UUID.nameUUIDFromBytes(context.stamp().getBytes(StandardCharsets.UTF_8)).toString();
  }

  static Start started(Sent sent) {
    return switch (sent) {
      case Sent.Accepted(String id) -> new Start.Begun(id);
      case Sent.Lost(Fact why) -> new Start.Lost(why);
      case Sent.Refused(CloudFailure failure) -> refused(failure);
    };
  }

  static Start refused(CloudFailure failure) {
    return failure.kind() == CloudFailure.Kind.BUSY
        ? new Start.Busy(failure.why())
        : new Start.Refused(failure.why(), failure.again());
  }

  /**
   * The update of a step whose answer was lost.
   *
   * @param asked the parameters that it was begun with
   */
  Trace trace(StepContext context, Map<String, String> asked) throws InterruptedException {
    Instant since = context.startedAt().minus(SKEW);
    return ids()
        .fold(
            ids -> {
              for (String id : ids) {
                Asked<Update> update = eks.update(place, group, id);
                if (update instanceof Asked.Given<Update>(Update found)
                    && !found.createdAt().isBefore(since)
                    && parameters(found).entrySet().containsAll(asked.entrySet())) {
                  return new Trace.Begun(id);
                }
              }
              return new Trace.Absent();
            },
            failure -> new Trace.Unclear(failure.why()));
  }

  private Asked<List<String>> ids() throws InterruptedException {
    return eks.aws()
        .ask(
            what(),
            () ->
                eks.clients()
                    .eks(place.region())
                    .listUpdates(request -> {
                      request.name(place.name());
                      if (!group.isEmpty()) {
                        request.nodegroupName(group);
                      }
                    })
                    .updateIds());
  }

  private static Map<String, String> parameters(Update update) {
    return update.params().stream()
        .collect(Collectors.toMap(UpdateParam::typeAsString, UpdateParam::value, (a, _) -> a));
  }

  /** How an update stands; what a successful one has left is told by {@code done}. */
  <O extends Record> Look<O> look(String id, Asked.Next<Update, Look<O>> done)
      throws InterruptedException {
    return eks.update(place, group, id)
        .fold(
            update ->
                switch (update.statusAsString()) {
                  case "Successful" -> done.with(update);
                  case "Failed", "Cancelled" -> new Look.Ended<>(ended(update));
                  default -> new Look.Going<>(update.statusAsString());
                },
            failure -> new Look.Unseen<>(failure.why()));
  }

  private Fact ended(Update update) {
    String codes =
        update.errors().stream()
            .map(error -> error.errorCodeAsString())
            .collect(Collectors.joining(", "));
    String why =
        update.errors().stream()
            .map(error ->
                error.errorMessage()
                    + (error.resourceIds().isEmpty()
                        ? ""
                        : " (" + String.join(", ", error.resourceIds()) + ")"))
            .collect(Collectors.joining("; "));
    return Fact.of(
        "clouds.ended",
        "what",
        what(),
        "state",
        update.statusAsString(),
        "code",
        codes,
        "why",
        why);
  }
}
