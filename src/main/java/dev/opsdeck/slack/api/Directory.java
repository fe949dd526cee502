package dev.opsdeck.slack.api;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.slack.api.model.ResponseMetadata;
import com.slack.api.model.User;
import com.slack.api.model.Usergroup;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The people and groups of the workspace, remembered for ten minutes, and for up to an hour while
 * Slack does not answer: after that nobody is in a group.
 */
public final class Directory {
  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);
  private static final Pattern USER_ID = Pattern.compile("[UW][A-Z0-9]{2,}");
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Duration USABLE = Duration.ofHours(1);
  private static final Duration A_MOMENT = Duration.ofMillis(300);
  private static final int PAGE = 200;
  private static final String ALL = "all";

  private final SlackClient client;
  private final AsyncLoadingCache<String, Profile> profiles;
  private final AsyncLoadingCache<String, Groups> groups;
  private final AsyncLoadingCache<String, Map<String, String>> handles;
  private final AsyncLoadingCache<String, String> emails;

  public Directory(SlackClient client, InstantSource clock, Executor executor) {
    this.client = client;
    Caffeine<Object, Object> cache =
        Caffeine.newBuilder()
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(executor)
            .maximumSize(20_000)
            .refreshAfterWrite(FRESH)
            .expireAfterWrite(USABLE);
    profiles = cache.buildAsync(this::profile);
    groups = cache.buildAsync(all -> allGroups());
    handles = cache.buildAsync(all -> idsByHandle());
    emails = cache.buildAsync(this::idByEmail);
  }

  /** What Slack says of a person. */
  public record Profile(String handle, @Nullable String email, Language language, ZoneId zone) {}

  /** Empty when Slack does not say in time. */
  public Optional<Profile> profile(String user, Duration limit) {
    return within(profiles.get(user), limit, "users.info");
  }

  /** Asks without waiting, for somebody who will need the answer soon. */
  public void askForGroups() {
    CompletableFuture<?> _ = groups.get(ALL);
  }

  /** English when Slack does not say in a moment. */
  public Language language(String user) {
    return profile(user, A_MOMENT).map(Profile::language).orElse(Language.EN);
  }

  /** Ids and handles of the groups that a person is in; empty when Slack does not say in time. */
  public Optional<Set<String>> groups(String user, Duration limit) {
    return within(groups.get(ALL), limit, "usergroups.list")
        .map(all -> all.byUser().getOrDefault(user, Set.of()));
  }

  /** The id of a person who is named by id, e-mail address or handle. */
  public Optional<String> userId(String ref, Duration limit) {
    return switch (lookup(ref, limit)) {
      case Lookup.Known known -> Optional.of(known.user());
      case Lookup.Nobody _, Lookup.NoAnswer _ -> Optional.empty();
    };
  }

  /** Whom a name belongs to. */
  public sealed interface Lookup {
    record Known(String user) implements Lookup {}

    record Nobody() implements Lookup {}

    /** Slack does not say in time. */
    record NoAnswer() implements Lookup {}
  }

  /** Looks up somebody who is named by id, e-mail address or handle. */
  public Lookup lookup(String ref, Duration limit) {
    if (USER_ID.matcher(ref).matches()) {
      return new Lookup.Known(ref);
    }
    String name = name(ref);
    Optional<String> id =
        name.contains("@")
            ? within(emails.get(name), limit, "users.lookupByEmail")
            : within(handles.get(ALL), limit, "users.list").map(ids -> ids.getOrDefault(name, ""));
    if (id.isEmpty()) {
      return new Lookup.NoAnswer();
    }
    return id.get().isEmpty() ? new Lookup.Nobody() : new Lookup.Known(id.get());
  }

  private static String name(String ref) {
    return (ref.startsWith("@") ? ref.substring(1) : ref).toLowerCase(Locale.ROOT);
  }

  /** What calls a person, or a group, in a message; a name that calls nobody when not known. */
  public String mention(String ref, Duration limit) {
    if (ref.startsWith(Markup.GROUP)) {
      String group = name(ref.substring(Markup.GROUP.length()));
      return within(groups.get(ALL), limit, "usergroups.list")
          .map(all -> all.ids().get(group))
          .map(id -> "<!subteam^" + id + ">")
          .orElseGet(() -> "@" + Markup.escape(group));
    }
    return userId(ref, limit).map(id -> "<@" + id + ">").orElseGet(() -> Markup.escape(ref));
  }

  private static <T> Optional<T> within(
      CompletableFuture<T> answer, Duration limit, String method) {
    try {
      return Optional.of(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Slack's {} gives no answer: {}", method, String.valueOf(e.getMessage()));
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Profile profile(String id) {
    User user =
        value(client.callTwice(m -> m.usersInfo(r -> r.user(id).includeLocale(true)))).getUser();
    return new Profile(
        user.getName(),
        user.getProfile() == null ? null : user.getProfile().getEmail(),
        Language.ofLocale(user.getLocale() == null ? "en" : user.getLocale()),
        zone(user.getTz()));
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
  private record Groups(Map<String, Set<String>> byUser, Map<String, String> ids) {}

  private Groups allGroups() {
    Map<String, Set<String>> byUser = new HashMap<>();
    Map<String, String> ids = new HashMap<>();
    for (Usergroup group :
        value(client.callTwice(m -> m.usergroupsList(r -> r.includeUsers(true)))).getUsergroups()) {
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

  private Map<String, String> idsByHandle() {
    Map<String, String> ids = new HashMap<>();
    String next = "";
    do {
      String cursor = next;
      var page = value(client.callTwice(m -> m.usersList(r -> r.cursor(cursor).limit(PAGE))));
      for (User user : page.getMembers()) {
        if (!user.isDeleted()) {
          ids.put(user.getName().toLowerCase(Locale.ROOT), user.getId());
        }
      }
      ResponseMetadata metadata = page.getResponseMetadata();
      next = metadata == null || metadata.getNextCursor() == null ? "" : metadata.getNextCursor();
    } while (!next.isEmpty());
    return ids;
  }

  /** Empty when nobody has that address. */
  private String idByEmail(String email) {
    var answer = client.callTwice(m -> m.usersLookupByEmail(r -> r.email(email)));
    boolean nobody =
        answer instanceof Answer.Refused<?> refused && refused.error().equals("users_not_found");
    return nobody ? "" : value(answer).getUser().getId();
  }

  private static <T> T value(Answer<T> answer) {
    return switch (answer) {
      case Answer.Ok<T> ok -> ok.value();
      case Answer.Refused<T> refused -> throw new IllegalStateException(refused.error());
      case Answer.Limited<T> limited -> throw new IllegalStateException("too many requests");
      case Answer.NotConnected<T> notConnected ->
          throw new IllegalStateException(notConnected.why());
      case Answer.Unreachable<T> unreachable -> throw new IllegalStateException(unreachable.why());
    };
  }
}
