package dev.opsdeck.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
    assertEquals(may, bench.console.mayBeRepeated(slash, text.replace('\'', '"')));
  }
}
