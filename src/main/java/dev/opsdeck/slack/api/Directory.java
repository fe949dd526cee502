package dev.opsdeck.slack.api;

import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.model.User;
import com.slack.api.model.Usergroup;
import dev.opsdeck.kernel.Actor.Standing;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.Markup;
import dev.opsdeck.slack.api.SlackClient.Answer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The people and groups of the workspace, known anew every ten minutes, and for up to an hour while
 * Slack does not answer: after that nobody is in a group. Who somebody is and in which groups waits
 * for the newest answer; names and languages do not. Safe for many threads.
 */
public final class Directory {
  private static final Pattern USER_ID = Pattern.compile("[UW][A-Z0-9]{2,}");
  private static final Duration A_MOMENT = Duration.ofMillis(300);

  /** Two calls, which is the most that Slack is asked at once. */
  private static final Duration TWO_CALLS = Duration.ofSeconds(10);

  /**
   * Slack takes 20 questions for groups a minute (tier 2), so a busy incident may not ask more
   * often. Whoever leaves a group has its rights for so long, unless Slack's event comes first.
   */
  static final Duration DECISIONS_SHARE = Duration.ofSeconds(3);

  private static final String ALL = "all";

  /** Of somebody whom our workspace does not know. */
  private static final Set<String> NOT_SEEN = Set.of("user_not_found", "user_not_visible");

  private final SlackClient client;
  private final StaleCache<OurTeam> team;
  private final StaleCache<Profile> profiles;
  private final StaleCache<Groups> groups;
  private final StaleCache<Map<String, String>> handles;
  private final StaleCache<String> emails;

  public Directory(SlackClient client, InstantSource clock, Executor executor) {
    this.client = client;
    team = new StaleCache<>("auth.test", Duration.ZERO, all -> ourTeam(), clock, executor);
    Handles book = new Handles(client, this::us);
    profiles = new StaleCache<>("users.info", Duration.ZERO, this::profile, clock, executor);
    groups =
        new StaleCache<>("usergroups.list", DECISIONS_SHARE, all -> allGroups(), clock, executor);
    handles =
        new StaleCache<>("users.list", Duration.ZERO, all -> book.byHandle(), clock, executor);
    emails =
        new StaleCache<>("users.lookupByEmail", Duration.ZERO, this::idByEmail, clock, executor);
  }

  /**
   * What Slack says of a person.
   *
   * @param standing absent for whom nothing is done: people of other workspaces or companies, those
   *     who have left, bots
   */
  public record Profile(
      String handle,
      @Nullable String email,
      Language language,
      ZoneId zone,
      @Nullable Standing standing) {}

  /** Empty when Slack does not say in time, or not who we are ourselves. */
  public Optional<Profile> profile(String user, Duration limit) {
    return profiles.newest(user, limit);
  }

  /** What Slack says when it is asked from now on; empty when it does not say in time. */
  Optional<Profile> profileAnew(String user, Duration limit) {
    return profiles.anew(user, limit);
  }

  /**
   * The groups of a person as Slack has said for a decision within the last {@link
   * #DECISIONS_SHARE}; empty when it does not say in time.
   */
  Optional<Set<String>> groupsAnew(String user, Duration limit) {
    return groups.anew(ALL, limit).map(all -> all.byUser().getOrDefault(user, Set.of()));
  }

  /** Who is in which group is asked for again. */
  public void groupsChanged() {
    groups.again(ALL);
  }

  /** The workspace that we belong to; empty when Slack does not say in time. */
  Optional<OurTeam> ourTeam(Duration limit) {
    return team.known(ALL, limit);
  }

  /** Asks without waiting for what everybody's request needs. */
  public void askAhead() {
    groups.ask(ALL);
    team.ask(ALL);
  }

  /** English when Slack does not say in a moment. */
  public Language language(String user) {
    return language(user, A_MOMENT);
  }

  /** English when Slack does not say in time. */
  public Language language(String user, Duration limit) {
    return profiles.known(user, limit).map(Profile::language).orElse(Language.EN);
  }

  /** Ids and handles of the groups that a person is in; empty when Slack does not say in time. */
  public Optional<Set<String>> groups(String user, Duration limit) {
    return groups.newest(ALL, limit).map(all -> all.byUser().getOrDefault(user, Set.of()));
  }

  /** The ids of those who are in a group, in no order; empty when Slack does not say in time. */
  public Set<String> members(String group, Duration limit) {
    String name = name(group);
    return groups
        .known(ALL, limit)
        .map(all -> all.membersOf(all.ids().getOrDefault(name, name)))
        .orElse(Set.of());
  }

  /** The id of a person who is named by id, e-mail address or handle. */
  public Optional<String> userId(String ref, Duration limit) {
    return switch (lookup(ref, limit)) {
      case Lookup.Known known -> Optional.of(known.id());
      case Lookup.Nobody _, Lookup.NoAnswer _ -> Optional.empty();
    };
  }

  /** Whom a name belongs to. */
  public sealed interface Lookup {
    /** The id of that person or group. */
    record Known(String id) implements Lookup {}

    record Nobody() implements Lookup {}

    /** Slack does not say in time. */
    record NoAnswer() implements Lookup {}
  }

  /** Looks up somebody who is named by id, e-mail address or handle, or a group. */
  public Lookup lookup(String ref, Duration limit) {
    if (USER_ID.matcher(ref).matches()) {
      return new Lookup.Known(ref);
    }
    String name = name(ref);
    Optional<String> id;
    if (isGroup(ref)) {
      id = groups.known(ALL, limit).map(all -> all.ids().getOrDefault(name, ""));
    } else if (name.contains("@")) {
      id = emails.known(name, limit);
    } else {
      id = handles.known(ALL, limit).map(ids -> ids.getOrDefault(name, ""));
    }
    if (id.isEmpty()) {
      return new Lookup.NoAnswer();
    }
    return id.get().isEmpty() ? new Lookup.Nobody() : new Lookup.Known(id.get());
  }

  private static boolean isGroup(String ref) {
    return ref.startsWith(Markup.GROUP);
  }

  private static String name(String ref) {
    String name = isGroup(ref) ? ref.substring(Markup.GROUP.length()) : ref;
    return (name.startsWith("@") ? name.substring(1) : name).toLowerCase(Locale.ROOT);
  }

  /** What calls a person, or a group, in a message; a name that calls nobody when not known. */
  public String mention(String ref, Duration limit) {
    return switch (lookup(ref, limit)) {
      case Lookup.Known known -> (isGroup(ref) ? "<!subteam^" : "<@") + known.id() + ">";
      case Lookup.Nobody _, Lookup.NoAnswer _ ->
          isGroup(ref) ? "@" + Markup.escape(name(ref)) : Markup.escape(ref);
    };
  }

  private OurTeam ourTeam() {
    AuthTestResponse test = client.callTwice(m -> m.authTest(r -> r)).orThrow();
    return OurTeam.of(test, test.getAppId() == null ? app(test.getBotId()) : null);
  }

  /**
   * Absent when Slack refuses to say; the signature of a request, made with the app's own secret,
   * says then alone that it is meant for us.
   *
   * @throws IllegalStateException when Slack does not answer
   */
  private @Nullable String app(@Nullable String bot) {
    if (bot == null) {
      return null;
    }
    var answer = client.callTwice(m -> m.botsInfo(r -> r.bot(bot)));
    return answer instanceof Answer.Refused<?> ? null : answer.orThrow().getBot().getAppId();
  }

  private OurTeam us() {
    return team.known(ALL, TWO_CALLS)
        .orElseThrow(() -> new SlackUnavailable("Slack does not say who we are"));
  }

  private Profile profile(String id) {
    team.ask(ALL);
    var answer = client.callTwice(m -> m.usersInfo(r -> r.user(id).includeLocale(true)));
    if (answer instanceof Answer.Refused<?> refused && NOT_SEEN.contains(refused.error())) {
      return new Profile(id, null, Language.EN, ZoneId.of("UTC"), null);
    }
    User user = answer.orThrow().getUser();
    return new Profile(
        user.getName(),
        user.getProfile() == null ? null : user.getProfile().getEmail(),
        Language.ofLocale(user.getLocale() == null ? "en" : user.getLocale()),
        zone(user.getTz()),
        us().standing(user).orElse(null));
  }

  private static ZoneId zone(@Nullable String name) {
    try {
      return name == null ? ZoneId.of("UTC") : ZoneId.of(name);
    } catch (DateTimeException unknown) {
      return ZoneId.of("UTC");
    }
  }

  /**
   * @param byUser ids and handles of the groups that each person is in
   * @param ids by handles, and by themselves
   */
  private record Groups(Map<String, Set<String>> byUser, Map<String, String> ids) {
    Set<String> membersOf(String id) {
      return byUser.entrySet().stream()
          .filter(user -> user.getValue().contains(id))
          .map(Map.Entry::getKey)
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  private Groups allGroups() {
    Map<String, Set<String>> byUser = new HashMap<>();
    Map<String, String> ids = new HashMap<>();
    for (Usergroup group :
        client
            .callTwice(m -> m.usergroupsList(r -> r.includeUsers(true)))
            .orThrow()
            .getUsergroups()) {
      ids.put(group.getHandle().toLowerCase(Locale.ROOT), group.getId());
      ids.put(group.getId().toLowerCase(Locale.ROOT), group.getId());
      if (group.getUsers() != null) {
        for (String user : group.getUsers()) {
          Set<String> names = byUser.computeIfAbsent(user, u -> new HashSet<>());
          names.add(group.getId());
          names.add(group.getHandle());
        }
      }
    }
    return new Groups(byUser, ids);
  }

  /** Empty when nobody has that address. */
  private String idByEmail(String email) {
    var answer = client.callTwice(m -> m.usersLookupByEmail(r -> r.email(email)));
    boolean nobody =
        answer instanceof Answer.Refused<?> refused && refused.error().equals("users_not_found");
    return nobody ? "" : answer.orThrow().getUser().getId();
  }
}
