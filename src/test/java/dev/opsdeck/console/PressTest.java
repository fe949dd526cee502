package dev.opsdeck.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PressTest {
  @ParameterizedTest
  @MethodSource("presses")
  void what_a_button_stands_for_survives_the_way_through_its_value(Press press) {
    assertEquals(press, Json.read(Json.write(press), Press.class));
  }

  static Stream<Press> presses() {
    return Stream.of(
        new Press.Approve(new ApprovalId("a-1")),
        new Press.Deny(new ApprovalId("a-1")),
        new Press.Cancel(new RunId("r-1")),
        new Press.Revert(new RunId("r-1")),
        new Press.Pause(new RunId("r-1")),
        new Press.Resume(new RunId("r-1")),
        new Press.Review(new RunId("r-1")),
        new Press.Choose(new RunId("r-1"), "ask", "blue"),
        new Press.Tick(new RunId("r-1"), "list", "backup"),
        new Press.Did(new RunId("r-1"), "dns"),
        new Press.CouldNot(new RunId("r-1"), "dns"),
        new Press.Settle(new RunId("r-1"), "restart/2/undo", Press.Answer.RETRY),
        new Press.AfterFailure(new RunId("r-1"), "undo", Press.Then.SKIP),
        new Press.Type("/ops", "status api-gateway prod"),
        new Press.Type("/ops", "status api-gateway prod", "q1"));
  }
}
