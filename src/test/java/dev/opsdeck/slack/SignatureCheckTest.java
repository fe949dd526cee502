package dev.opsdeck.slack;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the example of docs.slack.dev/authentication/verifying-requests-from-slack. */
class SignatureCheckTest {
  private static final String SIGNATURE =
      "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
  private static final String TIMESTAMP = "1531420618";
  private static final byte[] BODY =
      ("token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id="
              + "G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command="
              + "%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
              + "%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015"
              + ".47445629121.803a0bc887a14d10d2c447fce8b6703c")
          .getBytes(StandardCharsets.UTF_8);

  private Instant now = Instant.ofEpochSecond(1_531_420_618);
  private final SignatureCheck check =
      new SignatureCheck(Secret.of("8f742231b10e8888abcd99yyyzzz85a5"), () -> now);

  @Test
  void slacks_own_example_is_accepted() {
    assertTrue(check.accepts(SIGNATURE, TIMESTAMP, BODY));
  }

  @Test
  void one_other_byte_is_refused() {
    byte[] other = BODY.clone();
    other[10]++;
    assertFalse(check.accepts(SIGNATURE, TIMESTAMP, other));
    assertFalse(check.accepts(SIGNATURE.replace("a2", "a3"), TIMESTAMP, BODY));
    assertFalse(check.accepts(SIGNATURE, "1531420619", BODY));
  }

  @Test
  void missing_header_is_refused() {
    assertFalse(check.accepts(null, TIMESTAMP, BODY));
    assertFalse(check.accepts(SIGNATURE, null, BODY));
    assertFalse(check.accepts("", TIMESTAMP, BODY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1531420618", "99999999999999999999"})
  void timestamp_that_is_no_time_is_refused(String timestamp) {
    assertFalse(check.accepts(SIGNATURE, timestamp, BODY));
  }

  @Test
  void five_minutes_in_either_direction_are_tolerated_and_no_second_more() {
    Instant sent = now;
    for (int sign : new int[] {-1, 1}) {
      now = sent.plusSeconds(sign * 300L);
      assertTrue(check.accepts(SIGNATURE, TIMESTAMP, BODY));
      now = sent.plus(Duration.ofSeconds(sign * 301L));
      assertFalse(check.accepts(SIGNATURE, TIMESTAMP, BODY));
    }
  }
}
