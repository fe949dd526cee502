package dev.opsdeck.slack.api;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Language;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/** Slack's people as Opsdeck knows them. */
public final class Identity {
  /** Groups are asked for at the same time: at least this is left to wait for them. */
  private static final Duration LITTLE = Duration.ofMillis(200);

  private final Directory directory;
  private final Duration patience;

  /**
   * @param patience about how long an answer may take: Slack waits three seconds in all, and the
   *     command must be recorded within them
   */
  public Identity(Directory directory, Duration patience) {
    this.directory = directory;
    this.patience = patience;
  }

  /**
   * Answers in time. Somebody of whom Slack says nothing in time is in no group and has no e-mail
   * address, and is not wholly known: what they may do then is what everybody may, and nobody is
   * denied.
   *
   * @param handle as the request said it
   */
  public Actor actor(String user, String handle) {
    long began = System.nanoTime();
    directory.askForGroups();
    Optional<Directory.Profile> profile = directory.profile(user, patience);
    if (profile.isEmpty()) {
      return new Actor(user, handle, null, Set.of(Actor.UNSAID), Language.EN, ZoneId.of("UTC"));
    }
    Directory.Profile known = profile.get();
    return new Actor(
        user,
        known.handle(),
        known.email(),
        directory.groups(user, left(began)).orElse(Set.of(Actor.UNSAID)),
        known.language(),
        known.zone());
  }

  private Duration left(long began) {
    Duration left = patience.minusNanos(System.nanoTime() - began);
    return left.compareTo(LITTLE) > 0 ? left : LITTLE;
  }
}
