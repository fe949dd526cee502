package dev.opsdeck.app;

import dev.opsdeck.database.Database;
import dev.opsdeck.message.Messages;
import dev.opsdeck.secret.SealedValues;
import dev.opsdeck.secret.SealedVault;
import dev.opsdeck.secret.Whispers;
import dev.opsdeck.slack.SlackWhispers;
import dev.opsdeck.slack.api.SlackConnection;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What actions on secrets need: made before the database and Slack are there, because actions are.
 */
final class Sealing implements AutoCloseable {
  static final String MISSING =
      "OPSDECK_SECRET_KEY_FILE is not set: secrets can neither be entered nor generated;"
          + " make a key with openssl rand -base64 32";

  private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);

  private final @Nullable SealedVault vault;
  private final AtomicReference<Whispers> chat = new AtomicReference<>(Whispers.NOBODY);

  private Sealing(@Nullable SealedVault vault) {
    this.vault = vault;
  }

  static Sealing of(Settings settings, Supplier<Database> database) {
    return new Sealing(
        settings.sealKey() == null
            ? null
            : SealedVault.in(database, settings.sealKey(), InstantSource.system()));
  }

  SealedValues values() {
    return vault == null ? SealedValues.none() : vault;
  }

  Whispers whispers() {
    return (channel, person, what, value) -> chat.get().show(channel, person, what, value);
  }

  void start(SlackConnection slack, Messages messages) {
    chat.set(new SlackWhispers(slack.client(), messages));
    if (vault == null) {
      LOG.warn(MISSING);
    } else {
      vault.start();
    }
  }

  @Override
  public void close() {
    if (vault != null) {
      vault.close();
    }
  }
}
