package dev.opsdeck.approval;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.Approvers;
import dev.opsdeck.access.Requirement;
import dev.opsdeck.access.SimplePolicy;
import dev.opsdeck.audit.Audit;
import dev.opsdeck.audit.RecordedAudit;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.People;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.oncall.OnCall;
import dev.opsdeck.schedule.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The approvals with everything around them in the hands of the test. */
final class ApprovalBench {
  static final Actor REQUESTER = People.person("UREQ");
  static final Actor ON_CALL = People.person("UONCALL");
  static final Actor SENIOR = People.person("USENIOR", "seniors");
  static final Actor STRANGER = People.person("USTRANGER");

  final Database database;
  final RecordedAudit audit = new RecordedAudit();
  final RecordedDecisions run = new RecordedDecisions();
  final List<String> timers = new ArrayList<>();
  final DurableApprovals approvals;
  final ApprovalExpiry expiry;
  final ApprovalEscalation escalation;
  Instant now = Instant.parse("2026-01-06T03:00:00Z");
  List<PersonRef> onCall = List.of(PersonRef.of(ON_CALL));
  List<PersonRef> secondary = List.of();
  boolean rotaBroken;
  private final OnCall rota = new TestRota();

  /** Primary and secondary, as the test says at this moment. */
  private final class TestRota implements OnCall {
    @Override
    public List<PersonRef> at(Instant instant) {
      return layers(instant).stream().flatMap(List::stream).distinct().toList();
    }

    @Override
    public List<List<PersonRef>> layers(Instant instant) {
      if (rotaBroken) {
        throw new IllegalStateException("the rota cannot be read");
      }
      return Stream.of(onCall, secondary).filter(layer -> !layer.isEmpty()).toList();
    }
  }

  ApprovalBench(Database database, ApprovalStore store) {
    this(database, store, new SimplePolicy());
  }

  ApprovalBench(Database database, ApprovalStore store, AccessPolicy policy) {
    this(database, store, policy, null);
  }

  ApprovalBench(Database database, ApprovalStore store, Audit brokenAudit) {
    this(database, store, new SimplePolicy(), brokenAudit);
  }

  private ApprovalBench(
      Database database, ApprovalStore store, AccessPolicy policy, @Nullable Audit brokenAudit) {
    this.database = database;
    Audit record = brokenAudit == null ? audit : brokenAudit;
    InstantSource clock = () -> now;
    DecisionRecorder closing = new DecisionRecorder(store, record, () -> run, clock);
    Escalations calls = new Escalations(rota);
    approvals =
        new DurableApprovals(
            database,
            store,
            closing,
            new ApproverEligibility(policy, rota),
            calls,
            new Noted(),
            clock,
            IdSource.random());
    expiry = new ApprovalExpiry(database, closing, new Noted(), clock);
    escalation = new ApprovalEscalation(database, closing, calls, new Noted(), clock);
  }

  /** Notes timers and fires none. */
  private final class Noted implements Timers {
    @Override
    public void at(Handle handle, String kind, String subject, Instant when) {
      timers.add(kind + " " + subject + " " + when);
    }

    @Override
    public boolean isThere(Handle handle, String kind, String timerId) {
      return false;
    }
  }

  ApprovalRequest open(int quorum) {
    return open(
        new Requirement(
            List.of(new Approvers.OnCall(), new Approvers.Group("seniors")),
            quorum,
            true,
            Duration.ofMinutes(15)));
  }

  ApprovalRequest open(Requirement requirement) {
    return database.inTransaction(handle ->
        approvals.open(
            handle, RunId.next(IdSource.random()), "digest", requirement, PersonRef.of(REQUESTER)));
  }

  ApprovalRequest.State state(ApprovalRequest request) {
    return found(request).state();
  }

  ApprovalRequest found(ApprovalRequest request) {
    return database.inTransaction(h -> approvals.find(h, request.id()).orElseThrow());
  }
}
