package dev.opsdeck.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
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
        new ButtonAction.Cancel(new RunId("r-1")),
        new ButtonAction.Revert(new RunId("r-1")),
        new ButtonAction.Pause(new RunId("r-1")),
        new ButtonAction.Resume(new RunId("r-1")),
        new ButtonAction.Review(new RunId("r-1")),
        new ButtonAction.Choose(new RunId("r-1"), "ask", "blue"),
        new ButtonAction.Tick(new RunId("r-1"), "list", "backup"),
        new ButtonAction.Did(new RunId("r-1"), "dns"),
        new ButtonAction.CouldNot(new RunId("r-1"), "dns"),
        new ButtonAction.Settle(new RunId("r-1"), "restart/2/undo", ButtonAction.Answer.RETRY),
        new ButtonAction.AfterFailure(new RunId("r-1"), "undo", ButtonAction.Then.SKIP),
        new ButtonAction.Type("/ops", "status api-gateway prod"),
        new ButtonAction.Type("/ops", "status api-gateway prod", "q1"));
  }
}
