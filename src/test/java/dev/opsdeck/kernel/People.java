package dev.opsdeck.kernel;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;

/** People for tests. */
public final class People {
  private People() {}

  /** Somebody whose handle is the id in lower case, with an e-mail address at company.com. */
  public static Actor person(String id, String... groups) {
    String handle = id.toLowerCase(Locale.ROOT);
    return new Actor(
        id,
        handle,
        handle + "@company.com",
        Set.of(groups),
        Language.EN,
        ZoneId.of("UTC"),
        Actor.Standing.MEMBER);
  }
}
