package dev.opsdeck.slack.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.Workspace;
import dev.opsdeck.demo.slack.WorkspaceSettings;
import dev.opsdeck.demo.slack.api.Faults;
import dev.opsdeck.demo.slack.state.Person;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.e2e.Deadline;
import dev.opsdeck.kernel.Actor.Standing;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.Secret;
import dev.opsdeck.slack.SettableClock;
import dev.opsdeck.slack.api.Directory.Lookup;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration AT_ONCE = Duration.ofSeconds(3);
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
  void who_has_just_left_a_group_is_not_in_it_for_a_decision() {
    Set<String> ops = Set.of(Roster.OPS_GROUP, "ops");
    assertEquals(Optional.of(ops), directory.groups(BRUNO, LONG));
    slack.state().removeFromGroup(BRUNO, Roster.OPS_GROUP);
    assertEquals(Optional.of(ops), directory.groups(BRUNO, LONG));
    assertEquals(Optional.of(Set.of()), directory.groupsAnew(BRUNO, LONG));
    assertEquals(Optional.of(Set.of()), directory.groups(BRUNO, LONG));
  }

  @Test
  void what_slack_does_not_say_at_a_decision_is_not_replaced_by_what_it_said_before() {
    assertTrue(directory.groups(BRUNO, LONG).isPresent());
    slack.faults().rateLimitNext("usergroups.list", 30);
    assertEquals(Optional.empty(), directory.groupsAnew(BRUNO, LONG));
    assertEquals(Optional.empty(), directory.groupsAnew(BRUNO, LONG));
    assertEquals(2, slack.calls("usergroups.list").size());
    clock.advance(Duration.ofSeconds(30));
    assertTrue(directory.groupsAnew(BRUNO, LONG).isPresent());
  }

  @Test
  void decisions_of_a_busy_incident_share_a_question_of_the_last_three_seconds() {
    slack.limitRates(true);
    for (int i = 0; i < 300; i++) {
      assertTrue(directory.groupsAnew(BRUNO, LONG).isPresent(), "decision " + i);
      clock.advance(Duration.ofMillis(200));
    }
    int calls = slack.calls("usergroups.list").size();
    assertTrue(calls <= 20, calls + " questions in a minute");
    assertTrue(
        slack.calls("usergroups.list").stream()
            .noneMatch(call -> call.error().equals("ratelimited")));
  }

  @Test
  void who_has_left_a_group_has_its_rights_for_three_seconds_at_most_and_not_after_slacks_event() {
    assertTrue(directory.groupsAnew(BRUNO, LONG).isPresent());
    slack.state().removeFromGroup(BRUNO, Roster.OPS_GROUP);
    clock.advance(Directory.DECISIONS_SHARE);
    assertEquals(Optional.of(Set.of()), directory.groupsAnew(BRUNO, LONG));
    slack.state().removeFromGroup(Roster.ANA.id(), Roster.OPS_GROUP);
    directory.groupsChanged();
    assertEquals(Optional.of(Set.of()), directory.groupsAnew(Roster.ANA.id(), LONG));
  }

  @Test
  void a_short_pause_that_slack_wants_is_waited_for_within_the_limit() {
    directory = new Directory(client(CallObserver.NONE), InstantSource.system(), Runnable::run);
    slack.faults().rateLimitNext("usergroups.list", 1);
    assertTrue(directory.groupsAnew(BRUNO, LONG).isPresent());
  }

  @Test
  void answer_to_a_question_that_was_asked_before_is_not_enough_for_a_decision() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      directory = new Directory(client(CallObserver.NONE), clock, threads);
      assertTrue(directory.groups(BRUNO, LONG).isPresent());
      Future<Optional<Set<String>>> second;
      try (Faults.Hang _ = slack.faults().hang("usergroups.list")) {
        directory.groupsChanged();
        second = threads.submit(() -> directory.groupsAnew(BRUNO, LONG));
        slack.state().removeFromGroup(BRUNO, Roster.OPS_GROUP);
      }
      assertEquals(Optional.of(Set.of()), second.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void handles_of_a_large_workspace_are_read_on_from_where_slack_stopped() {
    for (int i = 0; i < 1_500; i++) {
      String name = "person-" + i;
      slack.state().add(person("U1" + i, name));
    }
    CallObserver limitAfterFirstPage =
        (method, answer, time) -> {
          if (answer == CallObserver.Outcome.OK) {
            slack.faults().rateLimitNext(method, 30);
          }
        };
    directory = new Directory(client(limitAfterFirstPage), clock, Runnable::run);
    assertEquals(new Lookup.NoAnswer(), directory.lookup("@person-1499", LONG));
    clock.advance(Duration.ofSeconds(30));
    assertEquals(new Lookup.Known("U11499"), directory.lookup("@person-1499", LONG));
    assertEquals(new Lookup.Known("U10"), directory.lookup("@person-0", LONG));
    assertEquals(3, slack.calls("users.list").size());
  }

  @Test
  void name_that_is_known_is_said_at_once_and_asked_for_anew_meanwhile() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      directory = new Directory(client(CallObserver.NONE), clock, threads);
      assertEquals("<@" + BRUNO + ">", directory.mention("@bruno", LONG));
      clock.advance(Duration.ofMinutes(11));
      try (Faults.Hang _ = slack.faults().hang("users.list")) {
        String said = assertTimeout(AT_ONCE, () -> directory.mention("@bruno", LONG));
        assertEquals("<@" + BRUNO + ">", said);
        slack.state().add(person("U0NEW", "new"));
      }
      Deadline.of(LONG).await("the new name", () -> directory.userId("@new", LONG).isPresent());
    }
  }

  @Test
  void what_slack_does_not_answer_is_asked_again_after_five_seconds() {
    slack.faults().failNext("users.lookupByEmail", "missing_scope", 100);
    for (int i = 0; i < 3; i++) {
      assertEquals(new Lookup.NoAnswer(), directory.lookup(Roster.BRUNO.email(), LONG));
    }
    assertEquals(1, slack.calls("users.lookupByEmail").size());
    clock.advance(Duration.ofSeconds(5));
    assertEquals(new Lookup.NoAnswer(), directory.lookup(Roster.BRUNO.email(), LONG));
    assertEquals(2, slack.calls("users.lookupByEmail").size());
  }

  @Test
  void pause_that_slack_wants_is_kept_and_what_was_known_holds_meanwhile() {
    Optional<Set<String>> before = directory.groups(BRUNO, LONG);
    slack.state().deactivate(BRUNO);
    clock.advance(Duration.ofMinutes(10));
    slack.faults().rateLimitNext("usergroups.list", 30);
    assertEquals(before, directory.groups(BRUNO, LONG));
    clock.advance(Duration.ofSeconds(29));
    assertEquals(before, directory.groups(BRUNO, LONG));
    assertEquals(2, slack.calls("usergroups.list").size());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(Optional.of(Set.of()), directory.groups(BRUNO, LONG));
  }

  @Test
  void person_of_another_company_is_none_of_ours_and_has_no_handle_here() {
    slack.state().add(person("U0ZOE", "zoe"));
    slack.state().moveToTeam("U0ZOE", "T0OTHER");
    assertEquals(new Lookup.Nobody(), directory.lookup("@zoe", LONG));
    assertNull(directory.profile("U0ZOE", LONG).orElseThrow().standing());
    assertEquals(Standing.MEMBER, directory.profile(BRUNO, LONG).orElseThrow().standing());
    assertEquals(1, slack.calls("auth.test").size());
  }

  @Test
  void nothing_is_said_of_anybody_while_slack_does_not_say_who_we_are() {
    slack.faults().breakNext("auth.test", 503, 2);
    assertEquals(Optional.empty(), directory.profile(BRUNO, LONG));
    assertEquals(new Lookup.NoAnswer(), directory.lookup("@bruno", LONG));
    clock.advance(Duration.ofSeconds(5));
    assertTrue(directory.profile(BRUNO, LONG).isPresent());
    assertEquals(new Lookup.Known(BRUNO), directory.lookup("@bruno", LONG));
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

  private static Person person(String id, String handle) {
    return new Person(id, handle, handle, "", handle + "@x.example", "en-US", "UTC");
  }
}
