package dev.opsdeck.incident;

import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Incidents in PostgreSQL. */
@Singleton
final class PostgresIncidentStore implements IncidentStore {
  private static final String SELECT =
      """
      SELECT id, request_id, severity, title, target_key, target_label, declared_by, declared_at,
             language, origin_channel, channel_name, resolved_at, cause, fix
        FROM incident
      """;

  @Override
  public boolean add(Handle handle, FiledIncident filed) {
    Incident incident = filed.incident();
    return handle
            .createUpdate(
                """
                INSERT INTO incident
                  (id, request_id, severity, title, title_folded, target_key, target_label,
                   declared_by, declared_at, language, origin_channel, channel_name)
                VALUES
                  (:id, :request, :severity, :title, :folded, :key, :label, :by, :at, :language,
                   :origin, :channel)
                ON CONFLICT DO NOTHING
                """)
            .bind("id", incident.id().value())
            .bind("request", filed.requestId())
            .bind("severity", incident.severity())
            .bind("title", incident.title())
            .bind("folded", folded(incident.title()))
            .bind("key", incident.targetKey())
            .bind("label", incident.targetLabel())
            .bind("by", incident.declaredBy().value())
            .bind("at", incident.declaredAt().atOffset(ZoneOffset.UTC))
            .bind("language", incident.language().name())
            .bind("origin", filed.originChannel())
            .bind("channel", filed.channelName())
            .execute()
        == 1;
  }

  @Override
  public Optional<FiledIncident> ofRequest(Handle handle, String requestId) {
    return one(handle.createQuery(SELECT + "WHERE request_id = :id").bind("id", requestId));
  }

  @Override
  public Optional<FiledIncident> openLike(Handle handle, String title, @Nullable String targetKey) {
    return one(
        handle
            .createQuery(
                SELECT
                    + "WHERE resolved_at IS NULL AND title_folded = :title"
                    + " AND coalesce(target_key, '') = :key")
            .bind("title", folded(title))
            .bind("key", targetKey == null ? "" : targetKey));
  }

  @Override
  public Optional<FiledIncident> find(Handle handle, IncidentId id) {
    return one(handle.createQuery(SELECT + "WHERE id = :id").bind("id", id.value()));
  }

  @Override
  public Optional<FiledIncident> openFor(Handle handle, String targetKey) {
    return one(
        handle
            .createQuery(
                SELECT
                    + "WHERE resolved_at IS NULL AND target_key = :key"
                    + " ORDER BY severity, declared_at, id LIMIT 1")
            .bind("key", targetKey));
  }

  @Override
  public boolean resolve(Handle handle, IncidentId id, Closure closure) {
    return handle
            .createUpdate(
                """
                UPDATE incident
                   SET resolved_at = :at, resolved_by = :by, cause = :cause, fix = :fix
                 WHERE id = :id AND resolved_at IS NULL
                """)
            .bind("id", id.value())
            .bind("at", closure.at().atOffset(ZoneOffset.UTC))
            .bind("by", closure.by().value())
            .bind("cause", closure.cause())
            .bind("fix", closure.fix())
            .execute()
        == 1;
  }

  private static String folded(String title) {
    return title.toLowerCase(Locale.ROOT);
  }

  private static Optional<FiledIncident> one(Query query) {
    return query.map((row, context) -> read(row)).findOne();
  }

  private static FiledIncident read(ResultSet row) throws SQLException {
    Incident incident =
        new Incident(
            new IncidentId(row.getString("id")),
            row.getInt("severity"),
            row.getString("title"),
            row.getString("target_key"),
            row.getString("target_label"),
            new PersonRef(row.getString("declared_by")),
            row.getObject("declared_at", OffsetDateTime.class).toInstant(),
            Language.valueOf(row.getString("language")),
            instant(row, "resolved_at"),
            row.getString("cause"),
            row.getString("fix"));
    return new FiledIncident(
        incident,
        row.getString("request_id"),
        row.getString("origin_channel"),
        row.getString("channel_name"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
