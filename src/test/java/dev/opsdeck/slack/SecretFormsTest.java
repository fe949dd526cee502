package dev.opsdeck.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.console.Reply;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.People;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Secret;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.message.ConfigFolder;
import dev.opsdeck.message.Messages;
import dev.opsdeck.secret.SealedValues;
import dev.opsdeck.slack.ScriptedConsole.Submitted;
import dev.opsdeck.slack.api.SlackClient;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is entered in a form and nobody may see, and what is shown to one person. */
class SecretFormsTest {
  private static final String ANA = "U0ANA";
  private static final String VALUE = "hunter2-Tr0ub4dor&3<x>";

  private AppBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new AppBench();
    bench.start();
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  private static Reply.Form form() {
    Texts label = new Texts("The value", "El valor");
    return new Reply.Form(
        "ops:secret-set",
        Fact.of("slack.form-too-late"),
        List.of(new Reply.Field("value", label, Reply.Field.Kind.SECRET, true, List.of())));
  }

  private Submitted submitted(Reply answer) {
    bench.console.answer = any -> form();
    bench.slack.client().command(ANA, AppBench.CHANNEL, "/ops", "secret-set");
    bench.slack.await("a form", AppBench.SOON, () -> bench.slack.form(ANA));
    bench.console.answer = any -> answer;
    bench.slack.client().submit(ANA, Map.of("value", VALUE));
    return (Submitted) bench.console.asked.getLast().what();
  }

  @Test
  void the_console_gets_the_ref_of_a_value_that_opens_for_who_entered_it() {
    Submitted submitted = submitted(new Reply.Answer(Fact.of("slack.not-recorded")));
    String ref = submitted.values().get("value");
    assertTrue(ref.matches(SealedValues.REF), ref);
    RunId run = new RunId("r-any");
    assertEquals(Optional.of(VALUE), bench.sealed.open(ref, People.person(ANA), run));
    assertEquals(Optional.empty(), bench.sealed.open(ref, People.person("U0BRUNO"), run));
  }

  @Test
  void nothing_that_slack_is_told_afterwards_has_the_value() {
    submitted(new Reply.Answer(Fact.of("slack.not-recorded")));
    bench.whisper(ANA, "could not record this");
    assertFalse(bench.slack.calls().toString().contains("hunter2"));
    assertFalse(
        bench.slack.deliveries().getLast().body().contains("hunter2"), "our answer to the form");
    assertEquals(0, bench.inbox.backlog().waiting());
  }

  @Test
  void a_submission_that_is_sent_again_is_the_same_request() {
    submitted(new Reply.Answer(Fact.of("slack.not-recorded")));
    String id = bench.console.asked.getLast().request().id();
    assertFalse(id.contains("hunter2"));
    String again = dev.opsdeck.kernel.Digest.of("{\"value\":\"" + VALUE + "\"}");
    assertFalse(id.contains(again), "a digest that everybody can work out");
  }

  @Test
  void a_value_is_shown_to_one_person_in_a_message_that_is_not_stored() {
    SlackWhispers whispers =
        new SlackWhispers(
            SlackClient.of(
                Secret.of(bench.slack.settings().botToken()), URI.create(bench.slack.apiUrl())),
            Messages.load(ConfigFolder.shipped()));
    Fact what = Fact.of("secret.reveal-heading", "name", "grafana", "key", "admin-password");
    assertEquals(
        Optional.empty(), whispers.show(AppBench.CHANNEL, People.person(ANA), what, VALUE));
    Message shown = bench.slack.whispers(AppBench.CHANNEL, ANA).getLast();
    assertTrue(shown.isEphemeral());
    assertTrue(shown.plain().contains("grafana"), shown.plain());
    assertEquals(List.of("chat.postEphemeral"), methodsWith("hunter2"));
    assertEquals(Language.EN, People.person(ANA).language());
  }

  private List<String> methodsWith(String text) {
    return bench.slack.calls().stream()
        .filter(call -> call.toString().contains(text))
        .map(call -> call.method())
        .toList();
  }
}
