package dev.opsdeck.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.access.Approvers;
import dev.opsdeck.access.Requirement;
import dev.opsdeck.approval.ApprovalRequest.State;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every approval store must do. */
abstract class ApprovalStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-06T03:00:00Z");
  private static final PersonRef ANA = new PersonRef("UANA");

  private final IdSource ids = IdSource.random();

  abstract Database database();

  abstract ApprovalStore store();

  @Test
  void a_request_is_found_as_it_was_added() {
    ApprovalRequest request = added();
    assertEquals(request, found(request.id()));
    database().useTransaction(h -> assertEquals(request, store().lock(h, request.id()).get()));
  }

  @Test
  void what_was_never_added_is_not_found() {
    ApprovalId unknown = ApprovalId.next(ids);
    database()
        .useTransaction(h -> {
          assertTrue(store().find(h, unknown).isEmpty());
          assertTrue(store().lock(h, unknown).isEmpty());
        });
  }

  @Test
  void people_who_said_yes_stand_once_and_in_their_order() {
    ApprovalRequest request = added();
    for (String person : List.of("UZOE", "UANA", "UZOE")) {
      database().useTransaction(h -> store().addYes(h, request.id(), new PersonRef(person), NOW));
    }
    assertEquals(List.of(new PersonRef("UZOE"), ANA), found(request.id()).approvedBy());
  }

  @Test
  void how_far_a_request_was_carried_is_kept() {
    ApprovalRequest request = added();
    assertEquals(0, request.level());
    database().useTransaction(h -> store().called(h, request.id(), 1, true));
    assertEquals(request.called(1, true), found(request.id()));
  }

  @Test
  void a_request_is_closed_once() {
    ApprovalRequest request = added();
    database().useTransaction(h -> store().close(h, request.id(), State.DENIED, NOW));
    assertThrows(
        IllegalStateException.class,
        () -> database().useTransaction(h -> store().close(h, request.id(), State.APPROVED, NOW)));
    assertEquals(State.DENIED, found(request.id()).state());
  }

  private ApprovalRequest added() {
    ApprovalRequest request =
        ApprovalRequest.asked(
            ApprovalId.next(ids),
            RunId.next(ids),
            "digest",
            new Requirement(
                List.of(
                    new Approvers.OnCall(),
                    new Approvers.Person(new PersonRef("jane@company.com")),
                    new Approvers.Group("S012")),
                2,
                true,
                Duration.ofMinutes(15),
                Duration.ofMinutes(5),
                "api-gateway"),
            new PersonRef("UREQ"),
            NOW.plus(Duration.ofMinutes(15)),
            List.of(Fact.of("sample.note", "until", "2026-01-06T04:00:00Z")));
    database().useTransaction(h -> store().add(h, request, NOW));
    return request;
  }

  private ApprovalRequest found(ApprovalId id) {
    return database().inTransaction(h -> store().find(h, id).orElseThrow());
  }
}
