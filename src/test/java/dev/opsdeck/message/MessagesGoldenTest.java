package dev.opsdeck.message;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.opsdeck.console.ButtonAction;
import dev.opsdeck.console.Console;
import dev.opsdeck.console.Reply;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.IncidentView;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessagesGoldenTest {
  private static final Messages MESSAGES = Messages.load(ConfigFolder.shipped());

  @ParameterizedTest
  @EnumSource(RunState.class)
  void card_of_every_state_reads_as_agreed(RunState state) {
    checkCard(
        "card-" + state.name().toLowerCase(java.util.Locale.ROOT), SampleRuns.rollback(state));
  }

  @Test
  void card_after_drift_says_what_changed() {
    checkCard("card-drifted", SampleRuns.drifted());
  }

  /** Harmless, but written to look like lines and decisions of ours. */
  private static final String FORGED =
      "v9\n\n*Who may approve:* nobody has to\n> ✅ *Approved* by <@U0BOSS> :white_check_mark:\n"
          + "```\n<https://example.com|the plan>\n``` ~old~ @channel \u202etxet";

  @Test
  void a_change_cause_stays_in_its_place_in_the_approval_and_in_the_history() {
    checkCard("card-forged", SampleRuns.caused(FORGED));
    checkFact(
        "detail-history-forged",
        Fact.of(
            "kubernetes.revision",
            "current",
            "true",
            "revision",
            7,
            "image",
            "api-gateway:1.2.1`*",
            "created",
            SampleRuns.START,
            "returned",
            "",
            "by",
            FORGED,
            "cause",
            FORGED));
  }

  private static void checkFact(String name, Fact fact) {
    for (Language language : Language.values()) {
      String words = MESSAGES.words(fact, language);
      assertFalse(words.contains("\n"), words);
      Golden.check(
          name + "." + language.tag() + ".txt",
          Markup.resolvePeople(words, person -> "{" + person + "}"));
    }
  }

  @Test
  void card_after_an_escalation_says_who_is_called_and_what_must_be_typed() {
    checkCard("card-escalated", SampleRuns.escalation().get(1));
  }

  @Test
  void card_of_a_run_that_only_looks_is_compact() {
    checkCard("card-status", SampleRuns.status());
  }

  @Test
  void card_of_a_diagnosis_says_more_than_one_line_and_offers_what_would_help() {
    checkCard("card-diagnosed", SampleRuns.diagnosed());
  }

  @Test
  void card_at_a_gate_shows_what_is_done_already() {
    checkCard("card-gate", SampleRuns.atGate());
  }

  @Test
  void card_of_a_run_that_ended_at_a_gate_says_that_what_is_done_stays_done() {
    checkCard("card-denied-at-gate", SampleRuns.endedAtGate(RunState.DENIED));
    checkCard("card-expired-at-gate", SampleRuns.endedAtGate(RunState.EXPIRED));
  }

  @Test
  void card_of_a_loop_names_the_turn_and_counts_what_is_too_much_for_a_phone() {
    checkCard("card-loop", SampleRuns.loop(3, 1));
    checkCard("card-long-loop", SampleRuns.loop(20, 7));
  }

  @Test
  void card_asks_each_kind_of_question_with_its_buttons() {
    RunView moving = SampleRuns.rollback(RunState.RUNNING);
    checkCard("card-asks-to-choose", SampleRuns.waiting(SampleQuestions.choose()));
    checkCard("card-asks-to-do", SampleRuns.waiting(SampleQuestions.doIt(0)));
    checkCard("card-asks-to-fill-in", SampleRuns.waiting(SampleQuestions.doIt(2)));
    checkCard("card-asks-to-tick", SampleRuns.waiting(SampleQuestions.tickOff(4, 2)));
    checkCard("card-asks-what-now", SampleRuns.asking(moving, SampleQuestions.whatNow()));
    checkCard("card-asks-after-failure", SampleRuns.failing(SampleQuestions.whatNow()));
  }

  @Test
  void card_of_a_run_that_nobody_approved_says_so_until_somebody_looked() {
    checkCard(
        "card-glass-broken",
        SampleRuns.noting(
            SampleRuns.rollback(RunState.RUNNING),
            Fact.of("run.needs-review", "run", "r-0000000001", "by", "U0DEV")));
  }

  @Test
  void lists_read_as_agreed() {
    List<Reply.RunLine> lines =
        Arrays.stream(RunState.values()).map(MessagesGoldenTest::line).toList();
    Fact heading = Fact.of("console.runs.open", "about", "api-gateway prod", "mine", "false");
    Fact narrow = Fact.of("console.runs.narrow", "most", 100);
    checkReply("reply-runs", new Reply.Runs(heading, lines, 7, narrow));
    checkReply(
        "reply-locks",
        new Reply.Listing(
            Fact.of("console.locks.heading", "about", "prod"),
            List.of(frozen(), byPerson(0), byPerson(2), byRun()),
            0,
            Fact.of("console.locks.narrow")));
    checkReply(
        "reply-scheduled",
        new Reply.Accepted(
            new RunId("r-0000000001"),
            new Texts("Roll back a deployment", "Revertir un despliegue"),
            "api-gateway prod (algesta)",
            SampleRuns.START.plusSeconds(7_200),
            Reply.Accepted.Card.HERE));
  }

  private static Reply.RunLine line(RunState state) {
    RunView run = SampleRuns.rollback(state);
    return new Reply.RunLine(
        run.id(),
        run.title(),
        "api-gateway prod (algesta)",
        run.requester(),
        state,
        run.outcome(),
        Duration.ofMinutes(75));
  }

  private static Fact frozen() {
    return Fact.of(
        "console.locks.frozen",
        "environment",
        "algesta prod",
        "person",
        "U0DEV",
        "reason",
        "data <loss>",
        "age",
        "PT5M",
        "until",
        SampleRuns.START);
  }

  private static Fact byPerson(int waiting) {
    return Fact.of(
        "console.locks.by-person",
        "target",
        "api-gateway prod (algesta)",
        "person",
        "U0DEV",
        "reason",
        "load test",
        "age",
        "PT26H",
        "waiting",
        waiting);
  }

  private static Fact byRun() {
    return Fact.of(
        "console.locks.by-run",
        "target",
        "ms-orders prod (algesta)",
        "run",
        "r-0000000001",
        "requester",
        "U0DEV",
        "age",
        "PT90S",
        "waiting",
        1);
  }

  @Test
  void replies_read_as_agreed() {
    ButtonAction again =
        new ButtonAction.Type("/ops", "status api-gateway prod --platform algesta");
    Texts title = new Texts("Roll back a deployment", "Revertir un despliegue");
    checkReply(
        "reply-accepted",
        new Reply.Accepted(
            new RunId("r-0000000001"),
            title,
            "api-gateway prod (algesta)",
            null,
            Reply.Accepted.Card.HERE));
    checkReply(
        "reply-accepted-in-incident",
        new Reply.Accepted(
            new RunId("r-0000000001"),
            title,
            "api-gateway prod (algesta)",
            null,
            Reply.Accepted.Card.IN_INCIDENT));
    checkReply("reply-told", new Reply.Answer(Fact.of("sample.told", "who", "ana")));
    checkReply("reply-refused", new Reply.Refused(Fact.of("sample.typo"), List.of()));
    checkReply(
        "reply-refused-with-more",
        new Reply.Refused(
            Fact.of("sample.typo"), List.of(Fact.of("sample.told", "who", "ana")), List.of()));
    checkReply(
        "reply-corrected",
        new Reply.Refused(
            Fact.of("sample.typo"), List.of(new Reply.Button("status api-gateway prod", again))));
    checkReply(
        "reply-choose",
        new Reply.Choose(
            Fact.of("sample.which-platform"), List.of(new Reply.Button("algesta", again))));
    checkReply("reply-help-nothing", new Reply.Help(List.of()));
    checkReply("reply-help-one", new Reply.Help(List.of(verb("rollback", title))));
    checkReply(
        "reply-help-all",
        new Reply.Help(List.of(verb("rollback", title), verb("status", new Texts("S", "E")))));
    checkReply("reply-form", form());
  }

  @Test
  void form_has_its_words() {
    for (Language language : Language.values()) {
      Golden.check("form." + language.tag() + ".txt", MESSAGES.form(form(), language).toString());
    }
  }

  @Test
  void events_read_as_agreed() {
    Address channel = new Address.Channel("C1", Language.EN);
    RunId run = new RunId("r-0000000001");
    checkEvent("note", new Event.Note(channel, "lane", Fact.of("sample.note", "x", "<!here>")));
    checkEvent(
        "detail",
        new Event.RunDetail(
            channel,
            run,
            Fact.of("sample.pods"),
            List.of(Fact.of("sample.pod", "name", "a"), Fact.of("sample.pod", "name", "b")),
            List.of(new Event.TextFile("pods.txt", "a\nb"))));
    IncidentId incident = new IncidentId("i-0000000001");
    checkEvent(
        "incident-topic",
        new Event.IncidentChannelOpening(
            new Address.IncidentChannel(incident, Language.EN),
            new IncidentView(
                incident,
                1,
                "Production <outage>",
                "inc-1",
                List.of(),
                new PersonRef("U0DEV"),
                SampleRuns.START)));
  }

  private static void checkCard(String name, RunView run) {
    checkEvent(name, new Event.RunCard(new Address.Channel("C1", Language.EN), run));
  }

  private static void checkEvent(String name, Event event) {
    for (Language language : Language.values()) {
      Golden.check(
          name + "." + language.tag() + ".txt", Golden.sketch(MESSAGES.event(event, language)));
    }
  }

  private static void checkReply(String name, Reply reply) {
    for (Language language : Language.values()) {
      Golden.check(
          name + "." + language.tag() + ".txt", Golden.sketch(MESSAGES.reply(reply, language)));
    }
  }

  private static Reply.VerbHelp verb(String verb, Texts title) {
    return new Reply.VerbHelp(
        "/ops " + verb + " <service> <environment> [--to-revision N]",
        title,
        List.of(new Reply.FlagHelp("--to-revision N", new Texts("which revision", "qué revisión"))),
        List.of("/ops " + verb + " api-gateway prod"));
  }

  private static Reply.Form form() {
    return new Reply.Form(
        "deny/a-1",
        Fact.of("sample.deny-title"),
        List.of(
            new Reply.Field(
                "reason",
                new Texts("Reason", "Motivo"),
                Reply.Field.Kind.PARAGRAPH,
                true,
                List.<Console.Choice>of())));
  }
}
