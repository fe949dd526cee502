package dev.opsdeck.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunOperation;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ButtonActionTest {
  @ParameterizedTest
  @MethodSource("presses")
  void what_a_button_stands_for_survives_the_way_through_its_value(ButtonAction press) {
    assertEquals(press, Json.read(Json.write(press), ButtonAction.class));
  }

  static Stream<ButtonAction> presses() {
    return Stream.of(
        new ButtonAction.Approve(new ApprovalId("a-1")),
        new ButtonAction.Deny(new ApprovalId("a-1")),
        of(new RunOperation.Cancel("too late")),
        of(new RunOperation.Pause("")),
        of(new RunOperation.Resume()),
        of(new RunOperation.Revert()),
        of(new RunOperation.Review("")),
        of(new RunOperation.Note("the DBA looks at it")),
        of(new RunOperation.Done("dns", Map.of("ticket", "OPS-7"))),
        of(new RunOperation.Retry("restart/2/undo")),
        of(new RunOperation.Skip("undo", "")),
        of(new RunOperation.Stop("undo", "no")),
        of(new RunOperation.Choose("ask", "blue")),
        of(new RunOperation.Tick("list", "backup")),
        new ButtonAction.Type("/ops", "status api-gateway prod"),
        new ButtonAction.Type("/ops", "status api-gateway prod", "q1"));
  }

  private static ButtonAction of(RunOperation operation) {
    return new ButtonAction.OfRun(new RunId("r-1"), operation);
  }
}
