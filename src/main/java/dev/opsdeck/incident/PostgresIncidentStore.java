package dev.opsdeck.incident;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.StoredJson;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Incidents in PostgreSQL. */
@Singleton
final class PostgresIncidentStore implements IncidentStore {
  private static final String SELECT =
      """
      SELECT id, request_id, severity, title, target_key, target_label, declared_by, declared_at,
             language, origin_channel, channel_name, resolved_at, cause, fix, status, roles,
             taken_at, updated_at, reminders, remind_at
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
                   declared_by, declared_at, language, origin_channel, channel_name, status,
                   roles, updated_at, reminders, remind_at)
                VALUES
                  (:id, :request, :severity, :title, :folded, :key, :label, :by, :at, :language,
                   :origin, :channel, :status, CAST(:roles AS jsonb), :updated, 0, :remind)
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
            .bind("status", incident.course().status().word())
            .bind("roles", roles(incident.course()))
            .bind("updated", offset(incident.course().updatedAt()))
            .bind("remind", offset(incident.course().remindAt()))
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

  @Override
  public Optional<FiledIncident> lock(Handle handle, IncidentId id) {
    return one(handle.createQuery(SELECT + "WHERE id = :id FOR UPDATE").bind("id", id.value()));
  }

  @Override
  public void keep(Handle handle, Incident led) {
    Course course = led.course();
    handle
        .createUpdate(
            """
            UPDATE incident
               SET severity = :severity, status = :status, roles = CAST(:roles AS jsonb),
                   taken_at = :taken, updated_at = :updated, reminders = :reminders,
                   remind_at = :remind
             WHERE id = :id
            """)
        .bind("id", led.id().value())
        .bind("severity", led.severity())
        .bind("status", course.status().word())
        .bind("roles", roles(course))
        .bind("taken", offset(course.takenAt()))
        .bind("updated", offset(course.updatedAt()))
        .bind("reminders", course.reminders())
        .bind("remind", offset(course.remindAt()))
        .execute();
  }

  @Override
  public boolean remember(Handle handle, IncidentId id, String requestId, TimelineEntry entry) {
    return handle
            .createUpdate(
                """
                INSERT INTO incident_entry (incident, request_id, at, person, fact)
                VALUES (:incident, :request, :at, :person, CAST(:fact AS jsonb))
                ON CONFLICT DO NOTHING
                """)
            .bind("incident", id.value())
            .bind("request", requestId)
            .bind("at", offset(entry.at()))
            .bind("person", entry.by().value())
            .bind("fact", StoredJson.write(entry.what()))
            .execute()
        == 1;
  }

  @Override
  public List<TimelineEntry> timeline(Handle handle, IncidentId id) {
    return handle
        .createQuery(
            "SELECT at, person, fact FROM incident_entry WHERE incident = :id ORDER BY at, seq")
        .bind("id", id.value())
        .map((row, _) ->
            new TimelineEntry(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                new PersonRef(row.getString("person")),
                StoredJson.read(row.getString("fact"), Fact.class)))
        .list();
  }

  private static String roles(Course course) {
    Map<String, String> roles = new TreeMap<>();
    course.roles().forEach((role, person) -> roles.put(role.word(), person.value()));
    return Json.write(roles);
  }

  private static Course course(ResultSet row) throws SQLException {
    SortedMap<IncidentRole, PersonRef> roles = new TreeMap<>();
    Json.parse(row.getString("roles"))
        .properties()
        .forEach(entry ->
            IncidentRole.of(entry.getKey())
                .ifPresent(role -> roles.put(role, new PersonRef(entry.getValue().asText()))));
    return new Course(
        IncidentStatus.of(row.getString("status")).orElseThrow(),
        roles,
        instant(row, "taken_at"),
        row.getObject("updated_at", OffsetDateTime.class).toInstant(),
        row.getInt("reminders"),
        instant(row, "remind_at"));
  }

  private static @Nullable OffsetDateTime offset(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
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
            course(row),
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
