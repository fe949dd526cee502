package dev.opsdeck.console;

import static dev.opsdeck.console.ConsoleBench.ALGESTA;
import static dev.opsdeck.console.ConsoleBench.NOW;
import static dev.opsdeck.console.ConsoleBench.typing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.ChannelIdentity;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Address;
import dev.opsdeck.run.Locks;
import dev.opsdeck.run.Locks.Held;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LockCommandsTest {
  private static final PersonRef BO = new PersonRef("UBO");

  private final ConsoleBench bench = new ConsoleBench();

  @Test
  void a_target_is_locked_and_unlocked_with_a_reason() {
    Reply locked = bench.ops(ALGESTA, "lock api-gateway prod --reason load test");
    assertEquals(ScriptedLocks.DONE, assertInstanceOf(Reply.Answer.class, locked).fact());
    bench.ops(ALGESTA, "unlock api-gateway production --reason \"it hangs\"");
    assertEquals(
        List.of(
            "lock algesta/prod/api-gateway by UANA: load test",
            "unlock algesta/prod/api-gateway by UANA: it hangs"),
        bench.locks.asked);
  }

  @Test
  void what_is_missing_is_asked_for_with_one_form() {
    Reply.Form form = assertInstanceOf(Reply.Form.class, bench.ops("lock"));
    assertEquals(
        List.of("target", "environment", "reason"),
        form.fields().stream().map(Reply.Field::name).toList());
    Map<String, String> filled =
        Map.of("target", "vapora-backend", "environment", "prod", "reason", "because \"I\" say");
    assertInstanceOf(Reply.Answer.class, bench.submit(form, filled));
    assertEquals(
        List.of("lock vapora/prod/vapora-backend by UANA: because \"I\" say"), bench.locks.asked);
    Reply.Form why =
        assertInstanceOf(Reply.Form.class, bench.ops(ALGESTA, "unlock api-gateway prod"));
    assertEquals(List.of("reason"), why.fields().stream().map(Reply.Field::name).toList());
  }

  @Test
  void a_target_of_several_platforms_is_asked_about_and_a_mistyped_one_is_corrected() {
    Reply.Choose choose =
        assertInstanceOf(Reply.Choose.class, bench.ops("lock api-gateway prod --reason x"));
    assertInstanceOf(Reply.Answer.class, bench.press(choose.buttons().getFirst()));
    assertEquals(1, bench.locks.asked.size());
    Reply.Refused refused =
        assertInstanceOf(
            Reply.Refused.class, bench.ops(ALGESTA, "lock api-gatway prod --reason x"));
    assertInstanceOf(
        Reply.Answer.class, bench.pressTwice(ALGESTA, refused.corrections().getFirst()));
  }

  @Test
  void a_freeze_is_told_here_and_in_the_channels_of_its_platform() {
    bench.ops("freeze prod --platform algesta --reason \"black friday\" --until 2h");
    assertEquals(
        List.of(
            new Address.Channel("C-general", Language.EN),
            new Address.Channel("algesta-ops", Language.EN)),
        bench.locks.told);
    bench.ops(ALGESTA, "lock api-gateway prod --reason x");
    assertEquals(List.of(new Address.Channel("C-algesta-ops", Language.EN)), bench.locks.told);
  }

  @Test
  void what_the_engine_refuses_is_told_with_its_reason() {
    bench.locks.answer = new Locks.Outcome.Refused(ScriptedLocks.DONE);
    Reply reply = bench.ops(ALGESTA, "lock api-gateway prod --reason x");
    assertEquals(ScriptedLocks.DONE, assertInstanceOf(Reply.Refused.class, reply).why());
  }

  @Test
  void an_environment_is_frozen_until_a_moment_and_may_be_unfrozen_before() {
    bench.ops(ALGESTA, "freeze production --reason data loss");
    bench.ops("freeze prod --platform algesta --reason \"black friday\" --until 2h");
    bench.ops(ALGESTA, "unfreeze prod --reason over");
    assertEquals(
        List.of(
            "freeze algesta/prod until " + NOW.plus(FreezeCommands.UNLESS_SAID) + ": data loss",
            "freeze algesta/prod until " + NOW.plusSeconds(7_200) + ": black friday",
            "unfreeze algesta/prod: over"),
        bench.locks.asked);
  }

  @Test
  void a_freeze_without_an_end_ends_after_eight_hours_and_until_says_otherwise() {
    bench.ops(ALGESTA, "freeze prod --reason data loss");
    bench.ops(ALGESTA, "freeze prod --reason data loss --until 36h");
    assertEquals(
        List.of(
            "freeze algesta/prod until " + NOW.plusSeconds(28_800) + ": data loss",
            "freeze algesta/prod until " + NOW.plusSeconds(129_600) + ": data loss"),
        bench.locks.asked);
  }

  @Test
  void a_freeze_asks_for_what_it_lacks() {
    Reply.Choose platform =
        assertInstanceOf(Reply.Choose.class, bench.ops("freeze prod --reason x"));
    assertTrue(platform.buttons().size() > 1);
    assertInstanceOf(Reply.Answer.class, bench.press(platform.buttons().getFirst()));
    Reply.Form form = assertInstanceOf(Reply.Form.class, bench.ops(ALGESTA, "freeze"));
    assertEquals(
        List.of("environment", "reason"), form.fields().stream().map(Reply.Field::name).toList());
    Reply.Form why = assertInstanceOf(Reply.Form.class, bench.ops(ALGESTA, "freeze prod"));
    assertEquals(List.of("reason"), why.fields().stream().map(Reply.Field::name).toList());
  }

  @Test
  void an_environment_that_the_channels_platform_does_not_have_is_never_guessed() {
    Reply.Choose choose =
        assertInstanceOf(Reply.Choose.class, bench.ops(ALGESTA, "freeze staging --reason x"));
    assertEquals(List.of("ecommerce"), choose.buttons().stream().map(b -> b.label()).toList());
    assertTrue(bench.locks.asked.isEmpty());
  }

  @Test
  void a_wrong_freeze_is_refused_before_anything_is_asked_for() {
    Reply.Refused environment =
        assertInstanceOf(Reply.Refused.class, bench.ops(ALGESTA, "freeze prd"));
    assertTrue(typing(environment.corrections()).contains("/ops freeze prod"));
    Reply.Refused platform =
        assertInstanceOf(
            Reply.Refused.class, bench.ops("freeze prod --platform algesto --reason x"));
    assertEquals("console.platform.unknown", platform.why().code());
    Reply.Refused until =
        assertInstanceOf(Reply.Refused.class, bench.ops(ALGESTA, "freeze prod --until whenever"));
    assertEquals("console.moment.unreadable", until.why().code());
    assertTrue(bench.locks.asked.isEmpty());
  }

  @Test
  void who_the_chat_does_not_know_wholly_freezes_nothing() {
    Console.Request request =
        new Console.Request("q-unsaid", ConsoleBench.UNSAID, ChannelIdentity.called("C1", ALGESTA));
    Reply reply = bench.console.command(request, "/ops", "freeze prod --reason loss --until 02:00");
    assertEquals("console.unconfirmed", assertInstanceOf(Reply.Refused.class, reply).why().code());
    assertTrue(bench.locks.asked.isEmpty());
  }

  @Test
  void everything_that_is_held_is_listed_freezes_first_and_then_the_oldest() {
    bench.locks.held.add(
        new Held.ByRun("api prod (algesta)", new RunId("r-1"), BO, NOW.minusSeconds(60), 1));
    bench.locks.held.add(
        new Held.ByPerson("api dev (algesta)", BO, "test", NOW.minusSeconds(90), 0));
    bench.locks.held.add(new Held.Frozen("vapora prod", BO, "loss", NOW.minusSeconds(5), null));
    Reply.Listing all = assertInstanceOf(Reply.Listing.class, bench.ops("locks"));
    assertEquals(
        List.of("console.locks.frozen", "console.locks.by-person", "console.locks.by-run"),
        all.lines().stream().map(Fact::code).toList());
    assertEquals("PT1M", all.lines().getLast().values().get("age"));
    assertEquals("", all.lines().getFirst().values().get("until"));
    Reply.Listing prod = assertInstanceOf(Reply.Listing.class, bench.ops("locks production"));
    assertEquals(2, prod.lines().size());
  }

  @Test
  void more_locks_than_anybody_reads_are_counted() {
    for (int i = 0; i < 45; i++) {
      bench.locks.held.add(new Held.ByPerson("s" + i + " prod (x)", BO, "r", NOW, 0));
    }
    Reply.Listing listing = assertInstanceOf(Reply.Listing.class, bench.ops("locks"));
    assertEquals(40, listing.lines().size());
    assertEquals(5, listing.more());
  }

  @Test
  void nothing_held_says_so() {
    assertEquals(
        "console.locks.none",
        assertInstanceOf(Reply.Answer.class, bench.ops("locks")).fact().code());
  }
}
