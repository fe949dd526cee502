package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.approval.ApprovalListener;
import dev.opsdeck.approval.ApprovalRequest;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Event;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunApprovalsTest {
  private final EngineBench bench = new EngineBench();
  private RunId run = new RunId("r-none");

  @BeforeEach
  void a_run_that_waits_for_approval() throws InterruptedException {
    run = bench.launch("q1");
    bench.drive();
  }

  @Test
  void only_the_request_that_a_run_waits_for_may_be_decided() {
    ApprovalRequest request = bench.openApproval(run);
    assertTrue(deciding(run, request.id()));
    assertFalse(deciding(run, new ApprovalId("a-other")));
    assertFalse(deciding(new RunId("r-gone"), request.id()));
  }

  @Test
  void a_yes_that_is_not_enough_and_an_escalation_draw_the_card_anew() {
    ApprovalRequest request = bench.openApproval(run);
    long cards = cards();
    ApprovalListener listener = bench.engine.approvalListener();
    bench.world.database.useTransaction(handle -> listener.counted(handle, request));
    assertEquals(cards + 1, cards());
    bench.world.database.useTransaction(handle -> listener.escalated(handle, request));
    assertEquals(cards + 2, cards());
  }

  private boolean deciding(RunId of, ApprovalId approval) {
    return bench.world.database.inTransaction(
        handle -> bench.engine.approvalListener().deciding(handle, of, approval));
  }

  private long cards() {
    return bench.world.events(Event.RunCard.class).size();
  }
}
