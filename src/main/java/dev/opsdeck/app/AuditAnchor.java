package dev.opsdeck.app;

import dev.opsdeck.audit.AuditCheck;
import dev.opsdeck.audit.AuditDigest;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.Outbox;
import dev.opsdeck.schedule.DurableTimers;
import dev.opsdeck.schedule.TimerHandler;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a digest of the audit where the owner of the database cannot change it: always in the log,
 * and in a file and a channel when the settings name them. One replica does it each time.
 */
@Singleton
final class AuditAnchor implements TimerHandler {
  static final String TIMER = "audit-digest";
  private static final Logger LOG = LoggerFactory.getLogger(AuditAnchor.class);
  private static final String SUBJECT = "audit";

  /**
   * @param file that each digest is added to; null for none
   * @param channel id or name of the channel that is told each digest; null for none
   */
  record Places(@Nullable Path file, @Nullable String channel, Duration every) {}

  private final Places places;
  private final AuditCheck audit;
  private final Database database;
  private final DurableTimers timers;
  private final Outbox outbox;
  private final InstantSource clock;

  AuditAnchor(
      Settings settings,
      Database database,
      DurableTimers timers,
      Outbox outbox,
      InstantSource clock) {
    this.places = settings.audit();
    this.audit = AuditCheck.of(database);
    this.database = database;
    this.timers = timers;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Sets the first timer, unless one is set: whichever replica starts first. */
  void begin() {
    database.useTransaction(
        handle -> timers.unlessSet(handle, TIMER, SUBJECT, clock.instant().plus(places.every())));
  }

  @Override
  public String kind() {
    return TIMER;
  }

  @Override
  public void fire(String timerId, String subject) {
    AuditDigest digest = audit.digest();
    LOG.info("The audit has {} rows; its digest is {}", digest.total(), digest.text());
    if (places.file() != null) {
      keep(places.file(), digest);
    }
    database.useTransaction(handle -> {
      if (places.channel() != null) {
        outbox.put(handle, new Event.Note(channel(places.channel()), SUBJECT, words(digest)));
      }
      timers.at(handle, TIMER, SUBJECT, clock.instant().plus(places.every()));
    });
  }

  private static Address channel(String channel) {
    return new Address.Channel(channel, Language.EN);
  }

  private static Fact words(AuditDigest digest) {
    return Fact.of("audit.digest", "rows", digest.total(), "digest", digest.text());
  }

  /** Adds a line, and waits for the disk. A file that cannot be written makes the timer repeat. */
  private void keep(Path file, AuditDigest digest) {
    try {
      Files.write(
          file,
          (clock.instant() + " " + digest.text() + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw new UncheckedIOException("the digest of the audit cannot be kept in " + file, e);
    }
  }
}
