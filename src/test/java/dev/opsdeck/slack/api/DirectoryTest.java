package dev.opsdeck.slack.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.Workspace;
import dev.opsdeck.demo.slack.WorkspaceSettings;
import dev.opsdeck.demo.slack.state.Person;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.Secret;
import dev.opsdeck.slack.SettableClock;
import dev.opsdeck.slack.api.Directory.Lookup;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    directory = new Directory(client(CallObserver.NONE), clock, Runnable::run);
  }

  private SlackClient client(CallObserver observer) {
    Secret token = Secret.of(slack.settings().botToken());
    return SlackClient.of(token, URI.create(slack.apiUrl()), observer);
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
  void who_left_a_group_is_not_in_it_ten_minutes_later_however_quiet_it_was() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      directory = new Directory(client(CallObserver.NONE), clock, threads);
      assertEquals(Optional.of(Set.of(Roster.OPS_GROUP, "ops")), directory.groups(BRUNO, LONG));
      slack.state().deactivate(BRUNO);
      clock.advance(Duration.ofMinutes(10));
      assertEquals(Optional.of(Set.of()), directory.groups(BRUNO, LONG));
    }
  }

  @Test
  void handles_of_a_large_workspace_are_read_on_from_where_slack_stopped() {
    for (int i = 0; i < 1_500; i++) {
      String name = "person-" + i;
      slack.state().add(new Person("U1" + i, name, name, "", name + "@x.example", "en-US", "UTC"));
    }
    CallObserver limitAfterFirstPage =
        (method, answer, time) -> {
          if (answer == CallObserver.Outcome.OK) {
            slack.faults().rateLimitNext(method, 30);
          }
        };
    directory = new Directory(client(limitAfterFirstPage), clock, Runnable::run);
    assertEquals(new Lookup.NoAnswer(), directory.lookup("@person-1499", LONG));
    assertEquals(new Lookup.Known("U11499"), directory.lookup("@person-1499", LONG));
    assertEquals(new Lookup.Known("U10"), directory.lookup("@person-0", LONG));
    assertEquals(3, slack.calls("users.list").size());
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
