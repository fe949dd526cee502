package dev.opsdeck.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.progress.RunView.RemedyView;
import dev.opsdeck.progress.RunView.TargetView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a look offers to do about what it has found. */
class RemedyButtonsTest {
  private static final TargetView GATEWAY = new TargetView("api-gateway", "prod", "algesta", true);

  private final ConsoleBench bench = new ConsoleBench();

  private static Reply.Button button(String runbook, String target, Map<String, String> with) {
    RemedyView remedy = new RemedyView(Fact.of("test.offer"), runbook, target, with);
    return new Reply.Button("offer", ButtonAction.Propose.of(remedy, GATEWAY));
  }

  @Test
  void a_change_is_shown_before_it_is_asked_for_and_keeps_its_parameters() {
    Reply.Button rollback = button("rollback", "api-gateway", Map.of("to-revision", "3"));
    Reply.Choose shown =
        assertInstanceOf(Reply.Choose.class, bench.press("production-alerts", rollback));
    assertEquals("console.offered", shown.question().code());
    assertEquals(
        List.of("/ops run rollback api-gateway prod --platform algesta --to-revision 3"),
        ConsoleBench.typing(shown.buttons()));
    assertInstanceOf(
        Reply.Accepted.class, bench.press("production-alerts", shown.buttons().getFirst()));
    assertEquals("rollback", bench.launcher.requests.getLast().runbook().name());
  }

  @Test
  void what_only_looks_is_started_at_once_each_time_that_somebody_presses() {
    Reply.Button logs = button("logs", "api-gateway", Map.of());
    assertInstanceOf(Reply.Accepted.class, bench.press("production-alerts", logs));
    assertInstanceOf(Reply.Accepted.class, bench.press("production-alerts", logs));
    assertEquals(2, bench.launcher.requests.size());
    assertEquals("logs", bench.launcher.requests.getLast().runbook().name());
  }

  @Test
  void a_runbook_for_the_whole_environment_names_no_service() {
    Reply.Button pending = button("pending-pods", "", Map.of());
    assertEquals(
        List.of("/ops run pending-pods --environment prod --platform algesta"),
        ConsoleBench.typing(List.of(pending)));
    assertInstanceOf(Reply.Accepted.class, bench.press("production-alerts", pending));
  }

  @Test
  void what_is_missing_is_asked_for_with_a_form() {
    Reply.Button limits = button("hpa-limits", "api-gateway", Map.of());
    Reply.Choose shown =
        assertInstanceOf(Reply.Choose.class, bench.press("production-alerts", limits));
    assertInstanceOf(
        Reply.Form.class, bench.press("production-alerts", shown.buttons().getFirst()));
  }
}
