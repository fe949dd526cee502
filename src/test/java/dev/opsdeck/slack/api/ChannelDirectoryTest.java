package dev.opsdeck.slack.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.demo.slack.Workspace;
import dev.opsdeck.demo.slack.WorkspaceSettings;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.kernel.ChannelIdentity;
import dev.opsdeck.kernel.Secret;
import dev.opsdeck.slack.SettableClock;
import dev.opsdeck.slack.api.ChannelDirectory.Finding;
import dev.opsdeck.slack.api.ChannelDirectory.Meant;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChannelDirectoryTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final SettableClock clock = new SettableClock();
  private Workspace slack;
  private ChannelDirectory channels;

  @BeforeEach
  void start() throws IOException {
    slack = Workspace.start(WorkspaceSettings.defaults());
    channels = directory("incidents", "secret");
  }

  private ChannelDirectory directory(String... configured) {
    SlackClient client =
        SlackClient.of(Secret.of(slack.settings().botToken()), URI.create(slack.apiUrl()));
    return new ChannelDirectory(client, Set.of(configured), clock, Runnable::run);
  }

  @AfterEach
  void stop() {
    slack.close();
  }

  private Room secret(String id, String name) {
    return slack
        .state()
        .change(() -> {
          Room room = slack.state().rooms().add(new Room(id, name, Roster.ANA.id()));
          room.makePrivate();
          return room;
        });
  }

  @Test
  void channel_is_known_by_its_id_alone_as_in_a_mention() {
    assertEquals(
        ChannelIdentity.called("C0INCIDENTS", "incidents"),
        channels.identity("C0INCIDENTS", null, LONG));
  }

  @Test
  void private_channel_that_the_bot_is_in_is_known_although_slack_names_a_stand_in() {
    secret("C0SECRET", "secret").join(Roster.BOT_USER);
    assertEquals(
        ChannelIdentity.called("C0SECRET", "secret"),
        channels.identity("C0SECRET", "privategroup", LONG));
  }

  @Test
  void channel_that_slack_does_not_show_may_be_any_that_nobody_has_found() {
    secret("C0SECRET", "secret");
    channels.askAhead();
    assertEquals(
        new ChannelIdentity("C0SECRET", Set.of("secret"), false),
        channels.identity("C0SECRET", "privategroup", LONG));
  }

  @Test
  void channel_may_be_any_of_them_while_slack_says_nothing() {
    slack.faults().breakNext("conversations.info", 503, 10);
    slack.faults().breakNext("conversations.list", 503, 10);
    assertEquals(
        new ChannelIdentity("C0RANDOM", Set.of("incidents", "secret"), false),
        channels.identity("C0RANDOM", null, LONG));
  }

  @Test
  void direct_conversations_have_no_name_and_slack_is_not_asked() {
    assertEquals(
        ChannelIdentity.nameless("D0ANA"), channels.identity("D0ANA", "directmessage", LONG));
    assertEquals(
        ChannelIdentity.nameless("C0GROUP"),
        channels.identity("C0GROUP", "mpdm-ana--bruno-1", LONG));
    assertEquals(0, slack.calls("conversations.info").size());
  }

  @Test
  void renamed_channel_keeps_the_name_that_it_had() {
    channels.identity("C0INCIDENTS", "incidents", LONG);
    slack
        .state()
        .change(() -> {
          slack.room("C0INCIDENTS").rename("harmless");
          return true;
        });
    channels.renamed("C0INCIDENTS", "harmless");
    assertEquals(
        new ChannelIdentity("C0INCIDENTS", Set.of("incidents", "harmless"), true),
        channels.identity("C0INCIDENTS", null, LONG));
    assertEquals(Set.of("incidents", "secret"), Set.copyOf(channels.unresolved()));
  }

  @Test
  void name_means_the_channel_that_has_it_now() {
    Meant.Channel meant = assertInstanceOf(Meant.Channel.class, channels.meant("#Incidents", LONG));
    assertEquals("C0INCIDENTS", meant.channel().id());
    assertEquals(new Meant.None(), channels.meant("secret", LONG));
    assertInstanceOf(Meant.Channel.class, channels.meant("C0RANDOM", LONG));
    assertEquals(new Meant.None(), channels.meant("C0NOBODY", LONG));
  }

  @Test
  void channel_that_is_made_later_is_found_when_slack_says_so() {
    assertEquals(new Meant.None(), channels.meant("secret", LONG));
    secret("C0SECRET", "secret").join(Roster.BOT_USER);
    channels.renamed("C0SECRET", "secret");
    assertInstanceOf(Meant.Channel.class, channels.meant("secret", LONG));
  }

  @Test
  void what_is_said_of_a_name_tells_why_nothing_can_be_told_there() {
    assertEquals(
        List.of(new Finding.Fine("incidents", "C0INCIDENTS", true), new Finding.NotShown("secret")),
        channels.findings(LONG));
    slack
        .state()
        .change(() -> {
          slack.room("C0INCIDENTS").archive();
          return true;
        });
    channels.changed("C0INCIDENTS");
    assertEquals(new Finding.Archived("incidents"), channels.findings(LONG).getFirst());
    slack.faults().breakNext("conversations.list", 503, 10);
    assertEquals(List.of(new Finding.NoAnswer("random")), directory("random").findings(LONG));
  }

  @Test
  void large_workspace_is_read_on_from_where_slack_stopped() {
    for (int i = 0; i < 1_500; i++) {
      String id = "C1" + i;
      String name = "room-" + i;
      slack.state().change(() -> slack.state().rooms().add(new Room(id, name, "U0ANA")));
    }
    channels = directory("room-1499");
    assertInstanceOf(Meant.Channel.class, channels.meant("room-1499", LONG));
    assertEquals(2, slack.calls("conversations.list").size());
  }

  @Test
  void without_the_right_to_list_private_channels_the_public_ones_are_found() {
    slack.faults().failNext("conversations.list", "missing_scope", 1);
    assertInstanceOf(Meant.Channel.class, channels.meant("incidents", LONG));
  }
}
