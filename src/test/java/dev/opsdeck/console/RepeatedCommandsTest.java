package dev.opsdeck.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.command.Conduct;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which commands may be carried out after they were acknowledged, if need be twice. */
class RepeatedCommandsTest {
  private final ConsoleBench bench = new ConsoleBench();

  @ParameterizedTest
  @CsvSource({
    "/ops,      rollback api-gateway prod,       true",
    "/ops,      status api-gateway prod,         true",
    "/ops,      schedule restart api-gateway prod --at 02:00, true",
    "/incident, declare-sev1 'everything is down', true",
    "/incident, resolve,                         false",
    "/ops,      runs,                            false",
    "/ops,      run retry r-1,                   false",
    "/ops,      unlock api-gateway prod --reason x, false",
    "/ops,      help,                            false",
    "/ops,      rolback api-gateway prod,        false"
  })
  void only_what_a_run_or_an_incident_comes_of_may_be_repeated(
      String slash, String text, boolean may) {
    assertEquals(may, bench.console.conduct(slash, text.replace('\'', '"')).mayBeRepeated());
  }

  @ParameterizedTest
  @CsvSource({
    "/ops,      rollback api-gateway prod,       PLANS",
    "/incident, declare-sev1 'everything is down', ACTS_ONCE",
    "/incident, resolve,                         ACTS",
    "/ops,      run show r-1,                    LOOKS",
    "/ops,      run note r-1 hello,              ACTS",
    "/ops,      freeze prod --reason x,          ACTS",
    "/ops,      use dev,                         LOOKS",
    "/ops,      show severities,                 LOOKS",
    "/ops,      explain rollback,                LOOKS",
    "/ops,      oncall,                          LOOKS"
  })
  void what_acts_on_a_persons_word_alone_is_known_before_it_is_done(
      String slash, String text, Conduct conduct) {
    assertEquals(conduct, bench.console.conduct(slash, text.replace('\'', '"')));
  }
}
