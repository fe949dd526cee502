package dev.opsdeck.progress;

import dev.opsdeck.database.Database;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Where our messages stand, in PostgreSQL. */
@Singleton
final class PostgresPostedMessages implements PostedMessages {
  private final Database database;

  PostgresPostedMessages(Database database) {
    this.database = database;
  }

  @Override
  public Optional<PostedMessage> find(String key) {
    return database.inTransaction(handle ->
        handle
            .createQuery("SELECT channel, ts FROM posted_message WHERE key = :key")
            .bind("key", key)
            .map((row, context) -> new PostedMessage(row.getString("channel"), row.getString("ts")))
            .findOne());
  }

  @Override
  public Optional<String> keyOfChannel(String channel) {
    return database.inTransaction(handle ->
        handle
            .createQuery("SELECT key FROM posted_message WHERE channel = :channel AND ts = ''")
            .bind("channel", channel)
            .mapTo(String.class)
            .findFirst());
  }

  @Override
  public void record(String key, PostedMessage message) {
    database.useTransaction(handle ->
        handle
            .createUpdate(
                "INSERT INTO posted_message (key, channel, ts) VALUES (:key, :channel, :ts)"
                    + " ON CONFLICT (key) DO NOTHING")
            .bind("key", key)
            .bind("channel", message.channel())
            .bind("ts", message.ts())
            .execute());
  }

  @Override
  public Optional<String> shown(String key) {
    return database.inTransaction(handle ->
        handle
            .createQuery(
                "SELECT digest FROM posted_message WHERE key = :key AND digest IS NOT NULL")
            .bind("key", key)
            .mapTo(String.class)
            .findOne());
  }

  @Override
  public void shows(String key, String digest) {
    database.useTransaction(handle ->
        handle
            .createUpdate("UPDATE posted_message SET digest = :digest WHERE key = :key")
            .bind("key", key)
            .bind("digest", digest)
            .execute());
  }
}
