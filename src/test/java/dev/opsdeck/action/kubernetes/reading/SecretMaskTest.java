package dev.opsdeck.action.kubernetes.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer S3CRET-S3CRET-S3CRET",
        "connecting with password=S3CRET to db",
        "{\"db\": {\"password\": \"S3CRET S3CRET\"}}",
        "{\\\"client_secret\\\":\\\"S3CRET\\\"}",
        "DB_PASSWORD='S3CRET S3CRET'",
        "mongodb+srv://app:S3CRET@cluster0.example.net/shop",
        "postgres://app:S3CRET/with@slash@db:5432/shop",
        "token eyJhbGciOiJIUzI1NiJ9.S3CRETS3CRET.S3CRET",
        "apiKey: S3CRET",
        "x-api-key=S3CRET",
        "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=S3CRETS3CRET==;",
        "https://blob.example.net/c?sv=1&sig=S3CRETS3CRETS3CRETS3CRET",
        "Set-Cookie: session=S3CRET; Path=/",
        "AWS_SECRET_ACCESS_KEY=S3CRET",
        "pushed with ghp_S3CRETS3CRETS3CRETS3CRETS3CRET12",
        "slack xoxb-S3CRET-S3CRET-S3CRET",
      })
  void a_secret_does_not_get_through(String line) {
    assertFalse(new SecretMask().mask(line).contains("S3CRET"), () -> new SecretMask().mask(line));
  }

  @Test
  void an_aws_key_id_does_not_get_through() {
    assertEquals("key •••", new SecretMask().mask("key AKIAIOSFODNN7EXAMPLE"));
  }

  @Test
  void every_line_of_a_private_key_is_hidden_and_the_next_one_is_not() {
    SecretMask mask = new SecretMask();
    assertEquals("•••", mask.mask("-----BEGIN RSA PRIVATE KEY-----"));
    assertEquals("•••", mask.mask("MIIEpAIBAAKCAQEA"));
    assertEquals("•••", mask.mask("-----END RSA PRIVATE KEY-----"));
    assertEquals("listening on 3000", mask.mask("listening on 3000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INFO  request completed method=GET path=/health status=200 took=3ms",
        "GET https://api.example.com/orders/48213?page=2 200",
        "ERROR     at PoolRouter.route (/app/dist/pool-router.js:118:23)",
      })
  void ordinary_lines_stay_as_they_are(String line) {
    assertEquals(line, new SecretMask().mask(line));
  }

  @Test
  void a_long_line_is_cut() {
    assertEquals(
        SecretMask.LONGEST_LINE + 1,
        new SecretMask().mask("x".repeat(SecretMask.LONGEST_LINE + 500)).length());
  }
}
