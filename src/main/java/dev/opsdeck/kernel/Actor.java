package dev.opsdeck.kernel;

import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person who asks or decides, as the chat knows them at this moment.
 *
 * @param id the chat's own user id, such as {@code U024BE7LH}
 * @param handle the name that people type after {@code @}
 * @param email absent when the workspace hides it
 * @param groups ids and handles of the user groups that the person is a member of
 * @param standing only a full member may do what changes something
 */
public record Actor(
    String id,
    String handle,
    @Nullable String email,
    Set<String> groups,
    Language language,
    ZoneId zone,
    Standing standing) {
  /** What the chat says of a person's place in the workspace. */
  public enum Standing {
    /** A full member of this workspace. */
    MEMBER,
    /** Invited to some channels only. */
    GUEST,
    /** The chat does not say right now. */
    UNKNOWN
  }

  /**
   * In the place of groups, or of all, that the chat has not said in time; no group is called so.
   */
  public static final String UNSAID = "?";

  /** Where somebody is of whom the chat has said nothing. */
  private static final ZoneId STAND_IN = ZoneId.of("UTC");

  public Actor {
    if (id.isBlank()) {
      throw new IllegalArgumentException("Actor.id must not be blank");
    }
    groups = Set.copyOf(groups);
  }

  /** Whether the chat has said everything about this person. */
  public boolean whollyKnown() {
    return !groups.contains(UNSAID);
  }

  /** Whether the chat says that this is a full member. When in doubt it is not. */
  public boolean isMember() {
    return standing == Standing.MEMBER;
  }

  /** Whether the zone is this person's own. When in doubt it is not. */
  public boolean zoneKnown() {
    return whollyKnown() || email != null || !zone.equals(STAND_IN);
  }

  /** Opsdeck itself, for what no person asked for: timers, reminders, recovery. */
  public static Actor opsdeck() {
    return new Actor("opsdeck", "opsdeck", null, Set.of(), Language.EN, STAND_IN, Standing.MEMBER);
  }
}
