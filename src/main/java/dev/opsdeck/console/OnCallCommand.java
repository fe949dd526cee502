package dev.opsdeck.console;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.oncall.OnCall;
import dev.opsdeck.oncall.Shift;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** {@code oncall}: who has each rotation, until when, and who is next. */
@Singleton
final class OnCallCommand {
  private final OnCall onCall;
  private final InstantSource clock;

  OnCallCommand(OnCall onCall, InstantSource clock) {
    this.onCall = onCall;
    this.clock = clock;
  }

  Reply reply() {
    List<Fact> lines = onCall.shifts(clock.instant()).stream().map(OnCallCommand::line).toList();
    Fact heading = Fact.of("console.oncall.heading");
    return lines.isEmpty()
        ? new Reply.Answer(Fact.of("console.oncall.none"))
        : new Reply.Listing(heading, lines, 0, heading);
  }

  private static Fact line(Shift shift) {
    Shift.Handover handover = shift.handover();
    return Fact.of(
        "console.oncall.shift",
        "rotation",
        shift.rotation(),
        "layer",
        shift.layer(),
        "person",
        shift.now().value(),
        "until",
        handover == null ? "" : handover.at(),
        "next",
        handover == null ? "" : handover.to().value());
  }
}
