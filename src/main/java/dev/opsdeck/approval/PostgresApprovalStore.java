package dev.opsdeck.approval;

import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Approval requests in PostgreSQL. */
@Singleton
final class PostgresApprovalStore implements ApprovalStore {
  private static final String SELECT =
      """
      SELECT id, run_id, plan_digest, requirement, requester, state, expires_at,
             level, reminded, notes,
             ARRAY(SELECT person FROM approval_yes y
                    WHERE y.approval_id = approval.id ORDER BY place) AS approved_by
        FROM approval WHERE id = :id
      """;

  @Override
  public void add(Handle handle, ApprovalRequest request, Instant openedAt) {
    handle
        .createUpdate(
            """
            INSERT INTO approval
              (id, run_id, plan_digest, requirement, requester, state, opened_at, expires_at,
               notes)
            VALUES
              (:id, :run, :digest, CAST(:requirement AS jsonb), :requester, :state, :opened, :expires,
               CAST(:notes AS jsonb))
            """)
        .bind("id", request.id().value())
        .bind("run", request.run().value())
        .bind("digest", request.planDigest())
        .bind("requirement", Json.write(StoredRequirement.of(request.requirement())))
        .bind("requester", request.requester().value())
        .bind("state", request.state().name())
        .bind("notes", Json.write(request.notes()))
        .bind("opened", openedAt.atOffset(ZoneOffset.UTC))
        .bind("expires", request.expiresAt().atOffset(ZoneOffset.UTC))
        .execute();
  }

  @Override
  public Optional<ApprovalRequest> find(Handle handle, ApprovalId id) {
    return select(handle, id);
  }

  /**
   * Locks first and reads after it: a read that waited for the lock would show the state before.
   */
  @Override
  public Optional<ApprovalRequest> lock(Handle handle, ApprovalId id) {
    handle
        .createQuery("SELECT id FROM approval WHERE id = :id FOR UPDATE")
        .bind("id", id.value())
        .mapTo(String.class)
        .findOne();
    return select(handle, id);
  }

  private static Optional<ApprovalRequest> select(Handle handle, ApprovalId id) {
    return handle
        .createQuery(SELECT)
        .bind("id", id.value())
        .map((row, context) -> read(row))
        .findOne();
  }

  private static ApprovalRequest read(ResultSet row) throws SQLException {
    String[] approvedBy = (String[]) row.getArray("approved_by").getArray();
    return new ApprovalRequest(
        new ApprovalId(row.getString("id")),
        new RunId(row.getString("run_id")),
        row.getString("plan_digest"),
        Json.read(row.getString("requirement"), StoredRequirement.class).requirement(),
        new PersonRef(row.getString("requester")),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        ApprovalRequest.State.valueOf(row.getString("state")),
        List.of(approvedBy).stream().map(PersonRef::new).toList(),
        row.getInt("level"),
        row.getBoolean("reminded"),
        List.of(Json.read(row.getString("notes"), Fact[].class)));
  }

  @Override
  public void addYes(Handle handle, ApprovalId id, PersonRef person, Instant givenAt) {
    handle
        .createUpdate(
            """
            INSERT INTO approval_yes (approval_id, person, place, given_at)
            SELECT :id, :person, count(*), :given FROM approval_yes WHERE approval_id = :id
            ON CONFLICT DO NOTHING
            """)
        .bind("id", id.value())
        .bind("person", person.value())
        .bind("given", givenAt.atOffset(ZoneOffset.UTC))
        .execute();
  }

  @Override
  public void called(Handle handle, ApprovalId id, int level, boolean reminded) {
    handle
        .createUpdate("UPDATE approval SET level = :level, reminded = :reminded WHERE id = :id")
        .bind("id", id.value())
        .bind("level", level)
        .bind("reminded", reminded)
        .execute();
  }

  @Override
  public void close(Handle handle, ApprovalId id, ApprovalRequest.State state, Instant closedAt) {
    int closed =
        handle
            .createUpdate(
                "UPDATE approval SET state = :state, closed_at = :closed"
                    + " WHERE id = :id AND state = 'OPEN'")
            .bind("id", id.value())
            .bind("state", state.name())
            .bind("closed", closedAt.atOffset(ZoneOffset.UTC))
            .execute();
    if (closed != 1) {
      throw new IllegalStateException("approval " + id + " is not open and cannot become " + state);
    }
  }
}
