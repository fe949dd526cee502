package dev.opsdeck.approval;

import static dev.opsdeck.approval.ApprovalBench.ON_CALL;
import static dev.opsdeck.approval.ApprovalBench.REQUESTER;
import static dev.opsdeck.approval.ApprovalBench.SENIOR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.access.Approvers;
import dev.opsdeck.access.Requirement;
import dev.opsdeck.approval.ApprovalRequest.State;
import dev.opsdeck.audit.Audit;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** On a real database: many people press at the same instant. */
class ConcurrentClicksTest {
  private final ApprovalBench bench =
      new ApprovalBench(TestDatabase.fresh(), new PostgresApprovalStore());

  @Test
  void of_many_yeses_and_noes_exactly_one_decides() throws Exception {
    for (int round = 0; round < 10; round++) {
      ApprovalRequest request = bench.open(1);
      bench.run.told.clear();
      List<Verdict> verdicts = pressAll(request);
      long decisions =
          verdicts.stream()
              .filter(v -> v instanceof Verdict.Approved || v instanceof Verdict.Denied)
              .count();
      assertEquals(1, decisions, verdicts.toString());
      assertEquals(1, bench.run.told.size(), bench.run.told.toString());
      State state = bench.state(request);
      assertTrue(bench.run.told.getFirst().contains(state.name()));
      for (Verdict verdict : verdicts) {
        if (verdict instanceof Verdict.AlreadyDecided already) {
          assertEquals(state, already.state());
        }
      }
    }
  }

  @Test
  void two_people_at_once_reach_a_quorum_of_two_once() throws Exception {
    ApprovalRequest request = bench.open(2);
    List<Verdict> verdicts =
        atOnce(
            List.of(
                () -> bench.approvals.approve(request.id(), ON_CALL, null),
                () -> bench.approvals.approve(request.id(), ON_CALL, null),
                () -> bench.approvals.approve(request.id(), SENIOR, null),
                () -> bench.approvals.approve(request.id(), SENIOR, null)));
    assertEquals(1, verdicts.stream().filter(Verdict.Approved.class::isInstance).count());
    assertEquals(2, bench.run.told.size(), bench.run.told.toString());
    assertEquals(State.APPROVED, bench.state(request));
  }

  @Test
  void timers_of_two_replicas_and_a_click_call_once_and_never_after_the_decision()
      throws Exception {
    bench.run.locking = ConcurrentClicksTest::lockRun;
    bench.secondary = List.of(PersonRef.of(SENIOR));
    Instant opened = bench.now;
    for (int round = 0; round < 10; round++) {
      bench.now = opened;
      ApprovalRequest request =
          bench.open(
              new Requirement(
                  List.of(new Approvers.OnCall()),
                  1,
                  true,
                  Duration.ofMinutes(15),
                  Duration.ofMinutes(5),
                  null));
      bench.run.told.clear();
      bench.now = opened.plus(Duration.ofMinutes(5));
      atOnce(
          List.of(
              () -> escalated(request),
              () -> bench.approvals.approve(request.id(), ON_CALL, null),
              () -> escalated(request)));
      List<String> told = List.copyOf(bench.run.told);
      assertEquals("approved APPROVED UONCALL", told.getLast());
      assertTrue(
          told.size() == 1 || told.equals(List.of("called 1", told.getLast())), () -> "" + told);
      assertEquals(told.size() - 1, bench.found(request).level());
    }
  }

  private Verdict escalated(ApprovalRequest request) {
    bench.escalation.fire("t", request.id().value());
    return new Verdict.NotFound();
  }

  @Test
  void clicks_and_the_run_that_withdraws_never_wait_in_a_circle() throws Exception {
    bench.run.locking = ConcurrentClicksTest::lockRun;
    for (int round = 0; round < 20; round++) {
      ApprovalRequest request = bench.open(1);
      bench.run.told.clear();
      List<Verdict> verdicts =
          atOnce(
              List.of(
                  () -> bench.approvals.approve(request.id(), ON_CALL, null),
                  () -> withdrawnByRun(request),
                  () -> bench.approvals.deny(request.id(), SENIOR, "no"),
                  () -> withdrawnByRun(request)));
      assertEquals(4, verdicts.size());
      int told = bench.state(request) == State.WITHDRAWN ? 0 : 1;
      assertEquals(told, bench.run.told.size(), bench.run.told.toString());
    }
  }

  /** As a run does that is cancelled: its own lock first, then the request. */
  private Verdict withdrawnByRun(ApprovalRequest request) {
    bench.database.useTransaction(handle -> {
      lockRun(handle, request.run());
      bench.approvals.withdraw(handle, request.id());
    });
    return new Verdict.AlreadyDecided(State.WITHDRAWN);
  }

  private static void lockRun(Handle handle, RunId run) {
    handle
        .createQuery("SELECT count(*) FROM pg_advisory_xact_lock(hashtext(:run))")
        .bind("run", run.value())
        .mapTo(Integer.class)
        .one();
  }

  @Test
  void a_record_that_cannot_be_written_undoes_the_decision() {
    PostgresApprovalStore store = new PostgresApprovalStore();
    ApprovalBench broken = new ApprovalBench(bench.database, store, new BrokenAudit());
    ApprovalRequest request = broken.open(1);
    assertThrows(
        IllegalStateException.class, () -> broken.approvals.approve(request.id(), ON_CALL, null));
    assertEquals(State.OPEN, broken.state(request));
    assertTrue(broken.run.told.isEmpty());
    assertInstanceOf(Verdict.Approved.class, bench.approvals.approve(request.id(), ON_CALL, null));
  }

  private List<Verdict> pressAll(ApprovalRequest request) throws Exception {
    List<Callable<Verdict>> clicks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      clicks.add(() -> bench.approvals.approve(request.id(), ON_CALL, null));
      clicks.add(() -> bench.approvals.deny(request.id(), SENIOR, "no"));
      clicks.add(() -> bench.approvals.deny(request.id(), REQUESTER, "mine"));
    }
    return atOnce(clicks);
  }

  private static List<Verdict> atOnce(List<Callable<Verdict>> clicks)
      throws InterruptedException, ExecutionException {
    CountDownLatch gate = new CountDownLatch(1);
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Verdict>> pressed = new ArrayList<>();
      for (Callable<Verdict> click : clicks) {
        pressed.add(
            people.submit(() -> {
              gate.await();
              return click.call();
            }));
      }
      gate.countDown();
      List<Verdict> verdicts = new ArrayList<>();
      for (Future<Verdict> future : pressed) {
        verdicts.add(future.get());
      }
      return verdicts;
    }
  }

  private static final class BrokenAudit implements Audit {
    @Override
    public void append(Handle handle, AuditEntry entry) {
      throw new IllegalStateException("the disk is full");
    }

    @Override
    public void append(AuditEntry entry) {
      throw new IllegalStateException("the disk is full");
    }
  }
}
