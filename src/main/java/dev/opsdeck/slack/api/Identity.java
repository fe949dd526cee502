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
   * Answers in time. Somebody of whom Slack says nothing in time is known by the id alone, and so
   * not wholly: what they may do then is what everybody may, and nobody is denied. The handle that
   * comes with a request counts for nothing: it may be that of another company's person.
   *
   * @return empty for somebody of another company, in a channel that is shared with it
   */
  public Optional<Actor> actor(String user) {
    long began = System.nanoTime();
    directory.askAhead();
    Optional<Directory.Profile> profile = directory.profile(user, patience);
    if (profile.isEmpty()) {
      return Optional.of(
          new Actor(user, user, null, Set.of(Actor.UNSAID), Language.EN, ZoneId.of("UTC")));
    }
    return profile
        .filter(Directory.Profile::ours)
        .map(known ->
            new Actor(
                user,
                known.handle(),
                known.email(),
                directory.groups(user, left(began)).orElse(Set.of(Actor.UNSAID)),
                known.language(),
                known.zone()));
  }

  private Duration left(long began) {
    Duration left = patience.minusNanos(System.nanoTime() - began);
    return left.compareTo(LITTLE) > 0 ? left : LITTLE;
  }
}
