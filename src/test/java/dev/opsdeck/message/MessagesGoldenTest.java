package dev.opsdeck.message;

import dev.opsdeck.console.Console;
import dev.opsdeck.console.Press;
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

  @Test
  void card_after_an_escalation_says_who_is_called_and_what_must_be_typed() {
    checkCard("card-escalated", SampleRuns.escalation().get(1));
  }

  @Test
  void card_of_a_run_that_only_looks_is_compact() {
    checkCard("card-status", SampleRuns.status());
  }

  @Test
  void replies_read_as_agreed() {
    Press again = new Press.Type("/ops", "status api-gateway prod --platform algesta");
    Texts title = new Texts("Roll back a deployment", "Revertir un despliegue");
    checkReply(
        "reply-accepted",
        new Reply.Accepted(new RunId("r-0000000001"), title, "api-gateway prod (algesta)"));
    checkReply("reply-told", new Reply.Told(Fact.of("sample.told", "who", "ana")));
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
