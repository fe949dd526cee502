package dev.opsdeck.slack.api;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Actor.Standing;
import dev.opsdeck.kernel.Language;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/** Slack's people as Opsdeck knows them. Safe for many threads. */
public final class Identity {
  /** Groups are asked for at the same time: at least this is left to wait for them. */
  private static final Duration LITTLE = Duration.ofMillis(200);

  private final Directory directory;
  private final Limits limits;

  /**
   * How long an answer may take.
   *
   * @param known of what Slack has said lately: Slack waits three seconds in all, and the command
   *     must be recorded within them
   * @param anew of what Slack is asked for at a decision, which may be told afterwards
   */
  public record Limits(Duration known, Duration anew) {
    public static final Limits OF_SLACK = new Limits(Duration.ofSeconds(1), Duration.ofSeconds(5));
  }

  public Identity(Directory directory, Limits limits) {
    this.directory = directory;
    this.limits = limits;
  }

  /**
   * Who somebody is, by what Slack has said lately. If Slack does not answer in time, only the id
   * is known: their standing is unknown and so are their groups. The handle that comes with a
   * request counts for nothing: it may be that of another company's person.
   *
   * @return empty for people of other workspaces and companies, those who have left, and bots
   */
  public Optional<Actor> actor(String user) {
    long began = System.nanoTime();
    directory.askAhead();
    Optional<Directory.Profile> profile = directory.profile(user, limits.known());
    return profile.isEmpty()
        ? Optional.of(unknown(user))
        : actor(user, profile.get(), directory.groups(user, left(limits.known(), began)));
  }

  /**
   * Who somebody is at this moment: Slack is asked anew, so that who has just left a group is in it
   * no more. As {@link #actor} otherwise.
   */
  public Optional<Actor> actorNow(String user) {
    long began = System.nanoTime();
    Optional<Directory.Profile> profile = directory.profileAnew(user, limits.anew());
    return profile.isEmpty()
        ? Optional.of(unknown(user))
        : actor(user, profile.get(), directory.groupsAnew(user, left(limits.anew(), began)));
  }

  /** What a request's own words make of it. */
  public enum Origin {
    OURS,
    FOREIGN,
    /** Slack does not say who we are. */
    UNDECIDED
  }

  /** Compares what a request says of itself with who we are; asks for nobody. */
  public Origin origin(RequestClaims claims) {
    return directory
        .ourTeam(limits.known())
        .map(team -> team.isForeign(claims) ? Origin.FOREIGN : Origin.OURS)
        .orElse(Origin.UNDECIDED);
  }

  private static Optional<Actor> actor(
      String user, Directory.Profile known, Optional<Set<String>> groups) {
    return Optional.ofNullable(known.standing())
        .map(standing ->
            new Actor(
                user,
                known.handle(),
                known.email(),
                groups.orElse(Set.of(Actor.UNSAID)),
                known.language(),
                known.zone(),
                standing));
  }

  private static Actor unknown(String user) {
    return new Actor(
        user, user, null, Set.of(Actor.UNSAID), Language.EN, ZoneId.of("UTC"), Standing.UNKNOWN);
  }

  private static Duration left(Duration limit, long began) {
    Duration left = limit.minusNanos(System.nanoTime() - began);
    return left.compareTo(LITTLE) > 0 ? left : LITTLE;
  }
}
