package dev.opsdeck.slack.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.Workspace;
import dev.opsdeck.demo.slack.WorkspaceSettings;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.Secret;
import dev.opsdeck.slack.SettableClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String BRUNO = Roster.BRUNO.id();

  private final SettableClock clock = new SettableClock();
  private Workspace slack;
  private Directory directory;

  @BeforeEach
  void start() throws IOException {
    slack = Workspace.start(WorkspaceSettings.defaults());
    SlackClient client =
        SlackClient.of(Secret.of(slack.settings().botToken()), URI.create(slack.apiUrl()));
    directory = new Directory(client, clock, Runnable::run);
  }

  @AfterEach
  void stop() {
    slack.close();
  }

  @Test
  void people_are_found_by_id_e_mail_and_handle() {
    assertEquals(Optional.of(BRUNO), directory.userId(BRUNO, LONG));
    assertEquals(Optional.of(BRUNO), directory.userId("Bruno.Diaz@algesta.example", LONG));
    assertEquals(Optional.of(BRUNO), directory.userId("@Bruno", LONG));
    assertEquals(Optional.of(BRUNO), directory.userId("bruno", LONG));
    assertEquals(Optional.empty(), directory.userId("@nobody", LONG));
    assertEquals(Optional.empty(), directory.userId("nobody@algesta.example", LONG));
  }

  @Test
  void somebody_unknown_is_named_and_nobody_else_called() {
    assertEquals("<@" + BRUNO + ">", directory.mention("@bruno", LONG));
    assertEquals("@on-call-engineer", directory.mention("@on-call-engineer", LONG));
    assertEquals("@\u200Bchannel", directory.mention("@channel", LONG));
  }

  @Test
  void slack_is_asked_once_in_ten_minutes() {
    directory.profile(BRUNO, LONG);
    directory.profile(BRUNO, LONG);
    assertEquals(1, slack.calls("users.info").size());
    clock.advance(Duration.ofMinutes(11));
    directory.profile(BRUNO, LONG);
    assertEquals(2, slack.calls("users.info").size());
  }

  @Test
  void what_was_known_holds_for_an_hour_while_slack_is_away_and_then_nothing_does() {
    assertEquals(Optional.of(Set.of(Roster.OPS_GROUP, "ops")), directory.groups(BRUNO, LONG));
    assertEquals(Language.ES, directory.language(BRUNO));
    assertEquals("<!subteam^" + Roster.OPS_GROUP + ">", directory.mention("group:Ops", LONG));
    assertEquals("@nobodys", directory.mention("group:nobodys", LONG));

    slack.faults().breakNext("usergroups.list", 503, 100);
    slack.faults().breakNext("users.info", 503, 100);
    clock.advance(Duration.ofMinutes(30));
    assertEquals(Optional.of(Set.of(Roster.OPS_GROUP, "ops")), directory.groups(BRUNO, LONG));
    assertTrue(directory.profile(BRUNO, LONG).isPresent());
    clock.advance(Duration.ofMinutes(31));
    assertEquals(Optional.empty(), directory.groups(BRUNO, LONG));
    assertEquals(Optional.empty(), directory.profile(BRUNO, LONG));
  }
}
