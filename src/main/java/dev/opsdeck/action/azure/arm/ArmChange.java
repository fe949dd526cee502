package dev.opsdeck.action.azure.arm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Drive;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.Sent;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;

/**
 * A long change of one resource of Azure: starting, recognising and following it are the same for
 * all; what is asked for and how it is written is each one's own, and pure.
 */
public interface ArmChange<I extends Record, P extends Record, O extends Record>
    extends Drive<I, P, O> {
  /** For an operation that has no address: the resource alone tells. */
  String RESOURCE = "resource";

  /**
   * A resource.
   *
   * @param what as people name it
   */
  record Place(String what, ArmPath path) {}

  Arm arm();

  /** The resource that is changed or made. */
  Asked<Place> place(StepContext context, P pins);

  Condition condition(JsonNode resource);

  /** In Azure's own word. */
  String state(JsonNode resource);

  /** Whether it is as it was asked for, finished or not. */
  boolean isReached(P pins, JsonNode resource);

  /**
   * Whether it is as the plan found it.
   *
   * @param resource empty when there is none
   */
  boolean isAsPlanned(P pins, JsonNode resource);

  /** Says that it is not. */
  Fact moved(P pins, JsonNode resource);

  /**
   * Sends the change, once.
   *
   * @param resource as it was just read; empty when there is none
   */
  Sent send(StepContext context, Place place, P pins, JsonNode resource)
      throws InterruptedException;

  /** What to tell in the end. */
  Look<O> done(P pins, JsonNode resource);

  @Override
  default Start start(StepContext context, P pins) throws InterruptedException {
    return place(context, pins).fold(place -> start(context, place, pins), ArmChange::refused);
  }

  private Start start(StepContext context, Place place, P pins) throws InterruptedException {
    Asked<JsonNode> read = arm().read(place.what(), place.path());
    JsonNode nothing = Json.object();
    return read.isAbsent()
        ? start(context, place, pins, nothing)
        : read.fold(resource -> start(context, place, pins, resource), ArmChange::refused);
  }

  private Start start(StepContext context, Place place, P pins, JsonNode resource)
      throws InterruptedException {
    if (!resource.isEmpty() && isReached(pins, resource)) {
      return new Start.Begun(RESOURCE);
    }
    if (!isAsPlanned(pins, resource)) {
      return new Start.Moved(moved(pins, resource));
    }
    if (!resource.isEmpty() && condition(resource) == Condition.CHANGING) {
      return new Start.Busy(
          Fact.of("clouds.not-now", "what", place.what(), "state", state(resource)));
    }
    return switch (send(context, place, pins, resource)) {
      case Sent.Accepted(String operation) ->
          new Start.Begun(operation.isEmpty() ? RESOURCE : operation);
      case Sent.Lost(Fact why) -> new Start.Lost(why);
      case Sent.Refused(CloudFailure failure) -> refused(failure);
    };
  }

  private static Start refused(CloudFailure failure) {
    return failure.kind() == CloudFailure.Kind.BUSY
        ? new Start.Busy(failure.why())
        : new Start.Refused(failure.why(), failure.again());
  }

  @Override
  default Trace trace(StepContext context, P pins) throws InterruptedException {
    return place(context, pins)
        .fold(place -> trace(place, pins), failure -> new Trace.Unclear(failure.why()));
  }

  private Trace trace(Place place, P pins) throws InterruptedException {
    Asked<JsonNode> read = arm().read(place.what(), place.path());
    return read.isAbsent()
        ? new Trace.Absent()
        : read.fold(
            resource -> isReached(pins, resource) ? new Trace.Begun(RESOURCE) : new Trace.Absent(),
            failure -> new Trace.Unclear(failure.why()));
  }

  /**
   * By the operation while Azure tells, and by the resource in the end: what an operation says of
   * itself is not believed before the resource says it, too.
   */
  @Override
  default Look<O> look(StepContext context, P pins, String operation) throws InterruptedException {
    return place(context, pins)
        .fold(place -> look(place, pins, operation), failure -> new Look.Unseen<>(failure.why()));
  }

  private Look<O> look(Place place, P pins, String operation) throws InterruptedException {
    if (operation.equals(RESOURCE)) {
      return byResource(place, pins);
    }
    return switch (arm().follow(place.what(), operation)) {
      case ArmOperation.Going(String at) -> new Look.Going<>(at);
      case ArmOperation.Ended(String at, String code, String message) ->
          ended(place, at, code, message);
      case ArmOperation.Succeeded() -> byResource(place, pins);
      case ArmOperation.Unseen() -> byResource(place, pins);
    };
  }

  private Look<O> byResource(Place place, P pins) throws InterruptedException {
    return arm()
        .read(place.what(), place.path())
        .fold(
            resource -> judged(place, pins, resource), failure -> new Look.Unseen<>(failure.why()));
  }

  private Look<O> judged(Place place, P pins, JsonNode resource) {
    String at = state(resource);
    return switch (condition(resource)) {
      case CHANGING -> new Look.Going<>(at);
      case BROKEN -> ended(place, at, "", "");
      case READY ->
          isReached(pins, resource)
              ? done(pins, resource)
              : new Look.Ended<>(Fact.of("clouds.otherwise", "what", place.what(), "state", at));
    };
  }

  private Look<O> ended(Place place, String state, String code, String message) {
    return new Look.Ended<>(
        Fact.of(
            "clouds.ended", "what", place.what(), "state", state, "code", code, "why", message));
  }
}
