package dev.opsdeck.runbook.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.runbook.Flow;
import dev.opsdeck.runbook.FollowUp;
import dev.opsdeck.runbook.Gate;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Retry;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.RunbookLoader.Loaded;
import dev.opsdeck.runbook.Signatures;
import dev.opsdeck.runbook.Soak;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LanguageTest {
  private Runbook demo;

  @BeforeEach
  void load() throws IOException {
    demo = book(load(file("language.yaml", "demo"), file("drain.yaml", "drain")), "demo");
  }

  @Test
  void a_decision_has_its_buttons_and_those_who_may_press_them() {
    Work.Decision go = work("go", Work.Decision.class);
    assertEquals(List.of("yes", "later"), go.options().stream().map(Work.Option::value).toList());
    assertEquals("Reiniciar", go.options().getFirst().label().es());
    assertEquals(List.of("oncall", "group:sre"), go.by());
    assertEquals(Duration.ofMinutes(30), step("go").handling().timeout());
  }

  @Test
  void a_person_is_asked_with_the_fields_of_a_form() {
    Work.Manual cable = work("cable", Work.Manual.class);
    assertEquals(
        List.of("ticket", "count"), cable.form().stream().map(field -> field.name()).toList());
    assertEquals(1L, cable.form().getLast().minimum());
    assertEquals(List.of("oncall"), cable.by());
  }

  @Test
  void a_checklist_keeps_the_order_of_its_items() {
    Work.Checklist list = work("list", Work.Checklist.class);
    assertEquals(List.of("mail", "page"), list.items().stream().map(Work.Item::id).toList());
    assertEquals(List.of("oncall"), list.by());
  }

  @Test
  void branches_hold_their_steps() {
    Work.Parallel both = work("both", Work.Parallel.class);
    assertEquals(List.of("health", "more"), both.steps().stream().map(Step::id).toList());
    Work.Sequence more = assertInstanceOf(Work.Sequence.class, both.steps().getLast().work());
    assertEquals(List.of("look", "count"), more.steps().stream().map(Step::id).toList());
  }

  @Test
  void a_loop_has_its_list_its_rate_and_its_steps() {
    Work.ForEach each = work("each", Work.ForEach.class);
    assertEquals("${service.hosts}", each.list().asText());
    assertEquals(new Work.Rate(2, 3), each.rate());
    assertEquals(List.of("tls", "again"), each.steps().stream().map(Step::id).toList());
  }

  @Test
  void a_change_has_its_inverse_its_gate_and_its_branch() {
    Work.ActionCall restart = work("restart", Work.ActionCall.class);
    assertEquals("kubernetes.scale", restart.inverse().action());
    Gate gate = step("restart").gate();
    assertEquals(2, gate.rule().quorum());
    assertEquals("env.tier == \"production\"", gate.rule().when().text());
    assertEquals("${steps.restart.fromReplicas} pods end", gate.noReturn().en());
    OnFailure branch = step("restart").handling().onFailure();
    assertEquals(OnFailure.Reaction.BRANCH, branch.reaction());
    assertEquals("failed", branch.branch().getFirst().id());
    assertNull(step("before").gate());
  }

  @Test
  void time_is_read_as_it_is_written() {
    assertEquals(
        new Retry(5, Duration.ofSeconds(2), 2, Duration.ofMinutes(1)),
        step("before").handling().retry());
    assertEquals(
        new Soak(Duration.ofMinutes(2), Duration.ofSeconds(10)),
        demo.verify().getFirst().handling().soak());
  }

  @Test
  void what_happens_around_the_steps() {
    assertEquals(Flow.WhenBusy.REFUSE, demo.flow().whenBusy());
    assertEquals(OnFailure.Reaction.BRANCH, demo.flow().onFailure().reaction());
    FollowUp followUp = demo.flow().followUp();
    assertEquals(new Soak(Duration.ofHours(2), Duration.ofMinutes(10)), followUp.soak());
    assertEquals(List.of("watched", "errors"), followUp.steps().stream().map(Step::id).toList());
    assertEquals(List.of("steady", "verify-2"), demo.verify().stream().map(Step::id).toList());
  }

  @Test
  void an_included_runbook_belongs_to_the_one_that_includes_it() throws IOException {
    Runbook drain = demo.included("drain");
    assertEquals(new Work.Include("drain", with("drain")), step("drain").work());
    assertEquals(Digest.of(demo.source().text() + "\n" + drain.digest()), demo.digest());
    assertEquals(Digest.of(drain.source().text()), drain.digest());
    ConfigFile changed = new ConfigFile("drain.yaml", drain.source().text() + "# a comment\n");
    Runbook other = book(load(file("language.yaml", "demo"), changed), "demo");
    assertNotEquals(demo.digest(), other.digest());
  }

  @Test
  void files_can_come_in_any_order() throws IOException {
    Runbook other = book(load(file("drain.yaml", "drain"), file("language.yaml", "demo")), "demo");
    assertEquals(demo, other);
  }

  @Test
  void includes_are_known_through_others() {
    Loaded loaded = load(including("a", "b"), including("b", "c"), including("c", "d"), leaf("d"));
    assertEquals(List.of(), loaded.problems());
    Runbook a = book(loaded, "a");
    assertEquals(Set.of("b", "c", "d"), a.source().includes().keySet());
    assertEquals(a.included("c"), a.included("b").included("c"));
    assertEquals(
        Digest.of(
            String.join(
                "\n",
                a.source().text(),
                a.included("b").digest(),
                a.included("c").digest(),
                a.included("d").digest())),
        a.digest());
  }

  @Test
  void a_circle_is_told_at_each_of_its_includes_and_leaves_the_others_alone() {
    Loaded loaded = load(including("a", "b"), including("b", "c"), including("c", "b"), leaf("d"));
    assertEquals(
        List.of(
            "a.yaml:4:21: the runbook 'b' is not right itself – mend b.yaml",
            "b.yaml:4:21: the runbook would include itself: b -> c -> b"
                + " – take one of these includes away",
            "c.yaml:4:21: the runbook would include itself: c -> b -> c"
                + " – take one of these includes away"),
        loaded.problems().stream().map(ConfigProblem::toString).toList());
    assertTrue(loaded.runbooks().byName("d").isPresent());
  }

  @Test
  void a_runbook_cannot_have_the_verb_of_one_that_it_includes() {
    ConfigFile inner = new ConfigFile("d.yaml", leaf("d").text() + "command: {verb: look}\n");
    ConfigFile outer =
        new ConfigFile("a.yaml", including("a", "d").text() + "command: {verb: look}\n");
    assertFalse(load(outer, inner).runbooks().byName("a").isPresent());
    assertFalse(load(inner, outer).runbooks().byName("a").isPresent());
    assertEquals("d", load(outer, inner).runbooks().byVerb("look").orElseThrow().name());
  }

  private Step step(String id) {
    return demo.steps().stream().filter(step -> step.id().equals(id)).findFirst().orElseThrow();
  }

  private <W extends Work> W work(String id, Class<W> type) {
    return assertInstanceOf(type, step(id).work());
  }

  private com.fasterxml.jackson.databind.JsonNode with(String id) {
    return work(id, Work.Include.class).with();
  }

  private static ConfigFile including(String name, String other) {
    return runbook(name, "{id: inner, runbook: " + other + "}");
  }

  private static ConfigFile leaf(String name) {
    return runbook(name, "{id: pods, action: kubernetes.get, with: {kind: pods}}");
  }

  private static ConfigFile runbook(String name, String step) {
    return new ConfigFile(
        name + ".yaml",
        "name: %s\ntitle: {en: A, es: A}\nsource: \"000\"\nsteps: [%s]\n".formatted(name, step));
  }

  private static ConfigFile file(String resource, String name) throws IOException {
    Path path = Path.of("src/test/resources/dev/opsdeck/runbook/file", resource);
    return new ConfigFile(name + ".yaml", Files.readString(path));
  }

  private static Loaded load(ConfigFile... files) {
    return RunbookFiles.loader().load(List.of(files), Signatures.all());
  }

  private static Runbook book(Loaded loaded, String name) {
    return loaded
        .runbooks()
        .byName(name)
        .orElseThrow(() -> new AssertionError(loaded.problems().toString()));
  }
}
