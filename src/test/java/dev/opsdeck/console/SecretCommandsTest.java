package dev.opsdeck.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.run.Launcher;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands about secrets, as they are typed. */
class SecretCommandsTest {
  private final ConsoleBench bench = new ConsoleBench();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret-set secret/db-credentials prod DB_PASSWORD",
        "secret set secret/db-credentials prod DB_PASSWORD",
        "secret-set db-credentials prod --key DB_PASSWORD",
      })
  void the_value_is_asked_for_in_a_form_and_only_its_ref_is_launched(String typed) {
    Reply.Form form = assertInstanceOf(Reply.Form.class, bench.ops(ConsoleBench.ALGESTA, typed));
    assertEquals(
        List.of(Reply.Field.Kind.SECRET), form.fields().stream().map(Reply.Field::kind).toList());
    assertInstanceOf(
        Reply.Accepted.class,
        bench.console.submit(
            bench.in("C-" + ConsoleBench.ALGESTA, ConsoleBench.ALGESTA),
            form.id(),
            Map.of("value", "sealed:4f0c")));
    Launcher.Request launched = bench.launcher.only();
    assertEquals("sealed:4f0c", launched.params().path("value").asText());
    assertEquals("DB_PASSWORD", launched.params().path("key").asText());
    assertEquals("secret/db-credentials", launched.target().name());
  }

  @Test
  void a_value_in_the_command_is_refused_and_not_repeated() {
    Reply.Refused refused =
        assertInstanceOf(
            Reply.Refused.class,
            bench.ops(
                ConsoleBench.ALGESTA,
                "secret-set secret/db-credentials prod DB_PASSWORD --value hunter2"));
    assertEquals("parameter.secret-in-clear", refused.why().code());
    assertFalse(refused.toString().contains("hunter2"));
  }
}
