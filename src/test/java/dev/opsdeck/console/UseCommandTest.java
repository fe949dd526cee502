package dev.opsdeck.console;

import static dev.opsdeck.console.ConsoleBench.ALGESTA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.run.Launcher;
import java.util.List;
import org.junit.jupiter.api.Test;

class UseCommandTest {
  private final ConsoleBench bench = new ConsoleBench();

  private String told(String text) {
    return assertInstanceOf(Reply.Answer.class, bench.ops(text)).fact().code();
  }

  @Test
  void a_person_chooses_an_environment_sees_it_and_ends_it() {
    assertEquals("console.use.none", told("use"));
    assertEquals("console.use.set", told("use production"));
    Reply.Answer now = assertInstanceOf(Reply.Answer.class, bench.ops("use"));
    assertEquals("prod", now.fact().values().get("environment"));
    assertEquals("console.use.forgotten", told("use none"));
    assertEquals("console.use.none", told("use"));
  }

  @Test
  void a_look_takes_the_chosen_environment_and_its_card_says_so() {
    bench.ops("use prod");
    assertInstanceOf(Reply.Accepted.class, bench.ops(ALGESTA, "status api-gateway"));
    Launcher.Request request = bench.launcher.requests.getLast();
    assertEquals("algesta/prod/api-gateway", request.target().key());
    assertEquals("/ops status api-gateway prod", request.command());
  }

  @Test
  void an_environment_that_is_named_outranks_the_chosen_one() {
    bench.ops("use prod");
    assertInstanceOf(Reply.Accepted.class, bench.ops(ALGESTA, "status api-gateway dev"));
    assertEquals("algesta/dev/api-gateway", bench.launcher.requests.getLast().target().key());
  }

  @Test
  void a_change_in_production_needs_its_environment_named_and_one_in_dev_does_not() {
    bench.ops("use prod");
    assertInstanceOf(Reply.Form.class, bench.ops(ALGESTA, "rollback api-gateway"));
    assertTrue(bench.launcher.requests.isEmpty());
    bench.ops("use dev");
    assertInstanceOf(Reply.Accepted.class, bench.ops(ALGESTA, "rollback api-gateway"));
    assertEquals("algesta/dev/api-gateway", bench.launcher.requests.getLast().target().key());
  }

  @Test
  void what_is_not_there_in_the_chosen_environment_is_asked_for() {
    bench.ops("use test");
    assertInstanceOf(Reply.Form.class, bench.ops("status payment-service"));
  }

  @Test
  void an_environment_that_nobody_knows_is_refused_with_the_nearest() {
    Reply.Refused refused = assertInstanceOf(Reply.Refused.class, bench.ops("use prd"));
    assertEquals("console.environment.unknown-anywhere", refused.why().code());
    assertTrue(
        ConsoleBench.typing(refused.corrections()).contains("/ops use prod"),
        List.copyOf(ConsoleBench.typing(refused.corrections())).toString());
    assertEquals("console.use.none", told("use"));
  }
}
