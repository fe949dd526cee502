package dev.opsdeck.slack.api;

import com.slack.api.model.Conversation;
import dev.opsdeck.kernel.ChannelIdentity;
import dev.opsdeck.slack.api.SlackClient.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which channel has which name. Requests tell the name of a public channel at most, and of the
 * others none or a stand-in, so Slack is asked: for all channels when Opsdeck starts and when
 * channels change, and for one that is not among them. Safe for many threads.
 */
public final class ChannelDirectory {
  private static final Pattern ID = Pattern.compile("[CGD][A-Z0-9]{2,}");

  /** What Slack says instead of the name of a private channel or a direct conversation. */
  private static final Set<String> STAND_INS = Set.of("privategroup", "directmessage", "");

  private static final String GROUP_CONVERSATION = "mpdm-";
  private static final String ALL = "all";

  /** What Slack answers when it shows us no such channel. */
  private static final Set<String> NOT_SEEN =
      Set.of("channel_not_found", "not_in_channel", "missing_scope", "method_not_supported");

  private final SlackClient client;
  private final Set<String> configured;
  private final StaleCache<Map<String, Found>> listing;
  private final StaleCache<Found> single;

  /** All names that a channel has had, by its id. */
  private final Map<String, Set<String>> names = new ConcurrentHashMap<>();

  /** The channel that has a name now. */
  private final Map<String, Found> current = new ConcurrentHashMap<>();

  /**
   * @param configured the names by which configuration means channels, in lower case
   */
  public ChannelDirectory(
      SlackClient client, Set<String> configured, InstantSource clock, Executor executor) {
    this.client = client;
    this.configured = Set.copyOf(configured);
    ChannelListing pages = new ChannelListing(client, this.configured);
    listing =
        new StaleCache<>(
            "conversations.list", Duration.ZERO, all -> learnt(pages.read()), clock, executor);
    single = new StaleCache<>("conversations.info", Duration.ZERO, this::info, clock, executor);
  }

  /**
   * A channel as Slack shows it to the bot.
   *
   * @param name in lower case, empty for what has none and for what Slack does not show
   */
  public record Found(String id, String name, boolean shown, boolean archived, boolean member) {
    static Found of(Conversation channel) {
      String name = channel.getName() == null || channel.isMpim() ? "" : channel.getName();
      return new Found(
          channel.getId(),
          name.toLowerCase(Locale.ROOT),
          true,
          channel.isArchived(),
          channel.isMember());
    }
  }

  /** What a name means. */
  public sealed interface Meant {
    record Channel(Found channel) implements Meant {}

    /** Slack shows the bot no channel of that name. */
    record None() implements Meant {}

    /** Slack does not say in time. */
    record NoAnswer() implements Meant {}
  }

  /** Asks without waiting for the channels that configuration names. */
  public void askAhead() {
    listing.ask(ALL);
  }

  /**
   * The channel that configuration means by a name, or an id.
   *
   * @param limit of the wait for Slack
   */
  public Meant meant(String nameOrId, Duration limit) {
    String bare = nameOrId.startsWith("#") ? nameOrId.substring(1) : nameOrId;
    if (ID.matcher(bare).matches()) {
      return single
          .known(bare, limit)
          .<Meant>map(found -> found.shown() ? new Meant.Channel(found) : new Meant.None())
          .orElseGet(Meant.NoAnswer::new);
    }
    Optional<Map<String, Found>> all = listing.known(ALL, limit);
    Found found = current.get(bare.toLowerCase(Locale.ROOT));
    if (found != null) {
      return new Meant.Channel(found);
    }
    return all.isPresent() ? new Meant.None() : new Meant.NoAnswer();
  }

  /**
   * The channel in which somebody asks.
   *
   * @param said the name that came with the request, absent when none did
   * @param limit of the wait for Slack, when the name is not known
   */
  public ChannelIdentity identity(String id, @Nullable String said, Duration limit) {
    String name = said == null ? "" : said.toLowerCase(Locale.ROOT);
    if (id.isEmpty() || id.startsWith("D") || name.startsWith(GROUP_CONVERSATION)) {
      return ChannelIdentity.nameless(id);
    }
    if (!STAND_INS.contains(name)) {
      learn(id, name);
    }
    boolean isKnown = names.containsKey(id);
    // Of a channel that is known, a newer name is asked for meanwhile.
    Optional<Found> found = isKnown ? single.already(id) : single.known(id, limit);
    if (found.isPresent() && found.get().shown()) {
      learn(found.get());
      return new ChannelIdentity(id, namesOf(id), true);
    }
    return isKnown
        ? new ChannelIdentity(id, namesOf(id), true)
        : new ChannelIdentity(id, unresolved(), false);
  }

  private Set<String> namesOf(String id) {
    return names.getOrDefault(id, Set.of());
  }

  /** The names in the configuration of which nobody knows which channel has them. */
  public SortedSet<String> unresolved() {
    return configured.stream()
        .filter(name -> !current.containsKey(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What is to be said of a name in the configuration. */
  public sealed interface Finding {
    String name();

    /**
     * @param joined whether the bot is in it; else it joins a public one when it writes there
     */
    record Fine(String name, String id, boolean joined) implements Finding {}

    /** Slack shows the bot none of that name: it is not there, or private and without the bot. */
    record NotShown(String name) implements Finding {}

    record Archived(String name) implements Finding {}

    record NoAnswer(String name) implements Finding {}
  }

  /** Looks for every channel that configuration names, in the order of their names. */
  public List<Finding> findings(Duration limit) {
    return configured.stream().sorted().map(name -> finding(name, limit)).toList();
  }

  private Finding finding(String name, Duration limit) {
    return switch (meant(name, limit)) {
      case Meant.Channel(Found found) ->
          found.archived()
              ? new Finding.Archived(name)
              : new Finding.Fine(name, found.id(), found.member());
      case Meant.None() -> new Finding.NotShown(name);
      case Meant.NoAnswer() -> new Finding.NoAnswer(name);
    };
  }

  /** A channel was made or has another name. */
  public void renamed(String id, String name) {
    learn(id, name.toLowerCase(Locale.ROOT));
    changed(id);
  }

  /** Something else has changed: the bot has joined or left it, or it was archived. */
  public void changed(String id) {
    single.again(id);
    listing.again(ALL);
  }

  private void learn(String id, String name) {
    Found known = current.get(name);
    if (known == null || !known.id().equals(id)) {
      learn(new Found(id, name, true, false, false));
    }
  }

  private void learn(Found found) {
    String name = found.name();
    current.values().removeIf(old -> old.id().equals(found.id()) && !old.name().equals(name));
    names.computeIfAbsent(found.id(), _ -> ConcurrentHashMap.newKeySet());
    if (!name.isEmpty()) {
      names.get(found.id()).add(name);
      current.put(name, found);
    }
  }

  private Map<String, Found> learnt(Collection<Found> all) {
    all.forEach(this::learn);
    return all.stream().collect(Collectors.toMap(Found::name, found -> found, (a, _) -> a));
  }

  private Found info(String id) {
    var answer = client.callTwice(m -> m.conversationsInfo(r -> r.channel(id)));
    if (answer instanceof Answer.Refused<?> refused && NOT_SEEN.contains(refused.error())) {
      return new Found(id, "", false, false, false);
    }
    return Found.of(answer.orThrow().getChannel());
  }
}
