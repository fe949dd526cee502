package dev.opsdeck.approval;

import dev.opsdeck.access.Approvers;
import dev.opsdeck.access.Requirement;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.oncall.OnCall;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is called about a request, and when, as the rotation stands at that moment. */
@Singleton
final class Escalations {
  private static final Logger LOG = LoggerFactory.getLogger(Escalations.class);

  private final OnCall onCall;

  Escalations(OnCall onCall) {
    this.onCall = onCall;
  }

  /** The next call that is to be made, which may be due already; empty when all have been made. */
  Optional<EscalationSchedule.Call> next(ApprovalRequest request, Instant now) {
    return next(request, layers(request.requirement(), now));
  }

  private static Optional<EscalationSchedule.Call> next(
      ApprovalRequest request, List<List<PersonRef>> layers) {
    int calls = layers.size() - first(request, layers) + 1;
    return EscalationSchedule.of(request, calls).next(request.level(), request.reminded());
  }

  /** Whom it has called at its level. Those who have said yes are not called again. */
  Notified called(ApprovalRequest request, Actor requester, Instant now) {
    List<List<PersonRef>> layers = layers(request.requirement(), now);
    if (request.requirement().fourEyes()) {
      layers = without(layers, person -> person.matches(requester));
    }
    int reached = first(request, layers) + request.level();
    List<PersonRef> everybody = upTo(layers, reached);
    List<PersonRef> before = request.level() == 0 ? List.of() : upTo(layers, reached - 1);
    List<PersonRef> added =
        everybody.stream()
            .filter(person -> request.reminded() || !before.contains(person))
            .filter(person -> !request.approvedBy().contains(person))
            .toList();
    Optional<EscalationSchedule.Call> next = next(request, layers).filter(call -> !call.reminder());
    return new Notified(added, everybody, next.map(EscalationSchedule.Call::at).orElse(null));
  }

  /** Whoever is named in person stands beside the primary on call. */
  private List<List<PersonRef>> layers(Requirement needed, Instant now) {
    List<List<PersonRef>> layers = new ArrayList<>();
    List<PersonRef> named = new ArrayList<>();
    for (Approvers approvers : needed.by()) {
      switch (approvers) {
        case Approvers.OnCall() -> layers.addAll(onCallIfKnown(now));
        case Approvers.Person(PersonRef ref) -> named.add(ref);
        case Approvers.Group _ -> {} // who its members are is known when one of them clicks
      }
    }
    if (layers.isEmpty()) {
      return named.isEmpty() ? List.of() : List.of(named);
    }
    named.addAll(layers.getFirst());
    layers.set(0, named.stream().distinct().toList());
    return layers;
  }

  /** A rotation that cannot be read calls nobody; the request itself stays as it is. */
  private List<List<PersonRef>> onCallIfKnown(Instant now) {
    try {
      return onCall.layers(now);
    } catch (RuntimeException e) {
      LOG.error("Who is on call cannot be worked out, so nobody is called", e);
      return List.of();
    }
  }

  private static List<List<PersonRef>> without(
      List<List<PersonRef>> layers, Predicate<PersonRef> who) {
    return layers.stream()
        .map(layer -> layer.stream().filter(who.negate()).toList())
        .filter(layer -> !layer.isEmpty())
        .toList();
  }

  /** How many layers are called at the opening: as many as can make up the quorum. */
  private static int first(ApprovalRequest request, List<List<PersonRef>> layers) {
    if (request.requirement().escalateAfter() == null) {
      return layers.size();
    }
    int count = Math.min(1, layers.size());
    while (count < layers.size() && upTo(layers, count).size() < request.requirement().quorum()) {
      count++;
    }
    return count;
  }

  private static List<PersonRef> upTo(List<List<PersonRef>> layers, int count) {
    return layers.stream().limit(count).flatMap(List::stream).distinct().toList();
  }
}
