package dev.opsdeck.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each example is one notation; {@code S3CRET} is what must not be left of it. */
class ForeignTextTest {
  private static final String HIDDEN = "•••";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer S3CRET-S3CRET-S3CRET",
        "Authorization: ApiKey S3CRET-S3CRET-S3CRET",
        "authorization: Digest username=\"x\", response=\"S3CRET\"",
        "{\"Authorization\":\"Basic S3CRETS3CRET=\"}",
        "connecting with password=S3CRET to db",
        "{\"db\": {\"password\": \"S3CRET S3CRET\"}}",
        "{\\\"client_secret\\\":\\\"S3CRET\\\"}",
        "{\"name\":\"DB_PASSWORD\",\"value\":\"S3CRET\"}",
        "{\"value\":\"S3CRET\",\"name\":\"DB_PASSWORD\"}",
        "EnvVar{Name:DB_PASSWORD,Value:S3CRET,ValueFrom:nil,}",
        "{Name:API_TOKEN Value:S3CRET ValueFrom:nil}",
        "DB_PASSWORD='S3CRET S3CRET'",
        "DB_PASS=S3CRET",
        "db.password = S3CRET",
        "password: my S3CRET phrase of words",
        "password => S3CRET",
        "password := \"S3CRET\"",
        "<password>S3CRET</password>",
        "<db:apiKey type=\"x\">S3CRET</db:apiKey>",
        "mongodb+srv://app:S3CRET@cluster0.example.net/shop",
        "postgres://app:S3CRET/with@slash@db:5432/shop",
        "redis://:S3CRET@cache:6379/0",
        "Server=db;User Id=app;Password=S3CRET;Encrypt=true",
        "jdbc:postgresql://db/shop?user=app&password=S3CRET&ssl=true",
        "GET /callback?access_token=S3CRET&state=1",
        "redirect=%2Fx%3Fpassword%3DS3CRET",
        "apiKey: S3CRET",
        "x-api-key=S3CRET",
        "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=S3CRETS3CRET==;",
        "Endpoint=sb://x/;SharedAccessKeyName=y;SharedAccessKey=S3CRET=",
        "https://blob.example.net/c?sv=1&sig=S3CRETS3CRETS3CRETS3CRET",
        "?X-Amz-Signature=S3CRETS3CRETS3CRETS3CRET&x=1",
        "Set-Cookie: session=S3CRET; Path=/",
        "AWS_SECRET_ACCESS_KEY=S3CRET",
        "kubectl set env deployment/api TOKEN=S3CRET --namespace shop",
        "kubectl set env deploy/api API_TOKEN=S3CRET --record=true",
        "kubectl create secret generic db --from-literal=admin=S3CRET",
        "helm upgrade api ./chart --set db.password=S3CRET --wait",
        "mytool --password S3CRET --host db",
        "mytool --password=S3CRET --host db",
        "mytool --password 'S3CRET S3CRET' --host db",
        "mytool --db-password \"S3CRET S3CRET\"",
        "mytool -Password S3CRET",
        "args: [\"--token\", \"S3CRET\"]",
        "vault login --token S3CRET",
        "mysql -h db -u root -pS3CRET shop",
        "mysqldump --host db -p'S3CRET' shop",
        "sshpass -p S3CRET ssh host",
        "docker login -u me -p S3CRET registry",
        "redis-cli -h cache -a S3CRET ping",
        "mongosh -u app -p S3CRET",
        "ldapsearch -D cn=x -w S3CRET",
        "curl -u admin:S3CRET https://api",
        "curl -sSu admin:S3CRET https://api",
        "openssl enc -passin pass:S3CRET",
        "CREATE USER app IDENTIFIED BY 'S3CRET'",
        "ALTER ROLE app WITH PASSWORD 'S3CRET'",
        "the password is S3CRET, tell nobody",
        "La contraseña es S3CRET.",
        "contraseña: S3CRET",
        "Contraseña=S3CRET",
        "CLAVE=S3CRET",
        "clave: S3CRET",
        "clave_secreta=x token_de_acceso: S3CRET",
        "https://hooks.slack.com/services/T0000/B0000/S3CRETS3CRETS3CRET",
      })
  void a_secret_does_not_get_through(String line) {
    assertFalse(ForeignText.clean(line).contains("S3CRET"), () -> ForeignText.clean(line));
    assertFalse(new ForeignLines().next(line).contains("S3CRET"));
  }

  /** Built here, so that no scanner of repositories takes an example for a leak. */
  private static Stream<String> tokens() {
    String hex = "0123456789abcdef";
    String mixed = "aB3dE5fG7hJ9kL2mN4pQ6rS8tU0vW1xY3zA5bC7dE9fG1hJ3kL5mN7pQ9rS2tU4vW6xY8zB0";
    return Stream.of(
        "AKIA" + "IOSFODNN7EXAMPLE",
        "gh" + "p_" + mixed.substring(0, 36),
        "github" + "_pat_" + mixed.substring(0, 40),
        "gl" + "pat-" + mixed.substring(0, 20),
        "xox" + "b-1234567890-" + mixed.substring(0, 24),
        "xa" + "pp-1-A0-" + mixed.substring(0, 24),
        "sk" + "_live_" + mixed.substring(0, 24),
        "npm" + "_" + mixed.substring(0, 36),
        "pypi" + "-AgEIcHlwaS5vcmc" + mixed.substring(0, 50),
        "AIza" + mixed.substring(0, 35),
        "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0." + mixed.substring(0, 30),
        mixed.substring(0, 3) + "8Q~" + mixed.substring(0, 34),
        (mixed + mixed).substring(0, 86) + "==",
        "hv" + "s." + mixed.substring(0, 30),
        "glsa" + "_" + mixed.substring(0, 32) + "_" + hex.substring(0, 8),
        "SG" + "." + mixed.substring(0, 22) + "." + mixed.substring(0, 43),
        "dop" + "_v1_" + hex.repeat(4),
        "dckr" + "_pat_" + mixed.substring(0, 27),
        "sk" + "-proj-" + mixed.substring(0, 40),
        "AGE" + "-SECRET-KEY-1" + "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L");
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void a_token_is_known_by_its_look(String token) {
    assertEquals(
        "pushed with " + HIDDEN + " today", ForeignText.clean("pushed with " + token + " today"));
    assertEquals("(" + HIDDEN + ")", ForeignText.clean("(" + token + ")"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[31mpassword\u001b[0m=S3CRET",
        "\u001b[1;33mpass\u001b[0mword\u001b[36m: \u001b[0mS3CRET",
        "\u001b]8;;https://x\u0007password\u001b]8;;\u0007=S3CRET",
        "\u001b]0;title\u001b\\password=S3CRET",
        "\u009b31mpassword\u009b0m=S3CRET",
        "pass\u200bword=S3CRET",
        "pass\u00adword\u2060=\u200dS3CRET",
        "\u202epass\u202cword=S3CRET",
        "p\bpa\bas\bss\bsword=S3CRET",
        "pass\u0000word=S3CRET",
        "pass\ufe0fword=S3CRET",
        "pass\u034fword=S3CRET",
        "pass\u001b(Bword\u001b7=S3CRET",
      })
  void a_secret_behind_colours_and_invisible_characters_does_not_get_through(String line) {
    String shown = ForeignText.clean(line);
    assertFalse(shown.contains("S3CRET"), shown);
    assertEquals("password", shown.replaceAll("[=: •]", ""));
    assertFalse(new ForeignLines().next(line).contains("S3CRET"));
  }

  @Test
  void what_is_left_is_what_a_person_would_see() {
    assertEquals(
        "ERROR: pool exhausted", ForeignText.clean("\u001b[1;31mERROR\u001b[0m: pool exhausted"));
    assertEquals("one\ntwo\nthree", ForeignText.clean("one\r\ntwo\u2028three"));
    assertEquals("⚠️ la región está caída\t✅", ForeignText.clean("⚠️ la región está caída\t✅"));
    assertEquals("half \ufffd pair", ForeignText.clean("half \ud83d pair"));
    assertEquals("abc", ForeignText.clean("\u202ea\u2066b\u2069c"));
  }

  @Test
  void a_filter_sees_the_word_that_a_colour_has_cut() {
    assertEquals("timeout", new ForeignLines().next("time\u001b[31mout\u001b[0m"));
  }

  @Test
  void every_line_of_a_private_key_is_hidden_and_the_next_one_is_not() {
    ForeignLines lines = new ForeignLines();
    assertEquals("key: •••", lines.next("key: -----BEGIN RSA PRIVATE KEY-----"));
    assertEquals(HIDDEN, lines.next("MIIEpAIBAAKCAQEA"));
    assertEquals(HIDDEN, lines.next("-----END RSA PRIVATE KEY-----"));
    assertEquals("listening on 3000", lines.next("listening on 3000"));
  }

  @Test
  void a_private_key_on_one_line_is_hidden_alone() {
    assertEquals(
        "{\"tls\":\"•••\\n\",\"port\":1}",
        ForeignText.clean(
            "{\"tls\":\"-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n\",\"port\":1}"));
  }

  @Test
  void a_key_that_never_ends_does_not_hide_the_whole_log() {
    ForeignLines lines = new ForeignLines();
    lines.next("-----BEGIN PRIVATE KEY-----");
    for (int i = 0; i < 150; i++) {
      lines.next("x");
    }
    assertEquals("ready", lines.next("ready"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- name: DB_PASSWORD\n  value: S3CRET",
        "- name: \"API_TOKEN\"\n  value: \"S3CRET\"",
        "\"name\": \"DB_PASSWORD\",\n\"value\": \"S3CRET\"",
        "- --password\n- S3CRET",
        "password:\n  S3CRET",
        "password: |\n  S3CRET",
        "\"client_secret\":\n  \"S3CRET\"",
      })
  void a_secret_on_the_next_line_does_not_get_through(String lines) {
    String shown = ForeignText.clean(lines);
    assertFalse(shown.contains("S3CRET"), shown);
    assertEquals(2, shown.lines().count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INFO  request completed method=GET path=/health status=200 took=3ms",
        "GET https://api.example.com/orders/48213?page=2 200",
        "ERROR     at PoolRouter.route (/app/dist/pool-router.js:118:23)",
        "deployed 3f786850e387550fdab836ed7e6dc881de23001b to prod",
        "image registry.example.com/shop/api@sha256:"
            + "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "pod api-gateway-7d9c6b5f4d-x2x7q is ready",
        "request 550e8400-e29b-41d4-a716-446655440000 took 3 s",
        "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7",
        "secrets \"api-tls\" is forbidden: User \"x\" cannot get resource",
        "secret \"api-gateway-tls\" not found",
        "MountVolume.SetUp failed for volume \"tls\" : secret \"api-tls\" not found",
        "secretName: api-gateway-tls",
        "imagePullSecrets: regcred",
        "token expired at 2026-01-01T00:00:00Z",
        "invalid token: expired",
        "password: must not be empty",
        "error: password authentication failed for user \"app\"",
        "authorization: denied by policy",
        "max_tokens=4096 tokens_used=312",
        "token_type=bearer expires_in=3600",
        "the password is wrong",
        "la contraseña es incorrecta",
        "--token-file /var/run/token --password-stdin",
        "$(DB_PASSWORD) and ${API_TOKEN}",
        "password=${DB_PASSWORD}",
        "bypass: enabled, compass: north",
        "tokenizer: standard",
        "system:serviceaccount:ops:opsdeck",
        "key: orders, partition key: 4821",
        "primary key 4821 of table orders",
        "r-4k7x2m9q1z i-4k7x2m9q1z",
        "/ops rollback api-gateway prod --to-revision 12",
        "kubectl set image deployment/api api=registry/api:1.4.4 --record=true",
        "3 of 4 pods ready; stuck since 14:02:11",
        "mysql -h db -P 3306 -u root",
      })
  void what_is_no_secret_stays_readable(String line) {
    assertEquals(line, ForeignText.clean(line));
    assertEquals(line, new ForeignLines().next(line));
  }

  @Test
  void what_follows_a_key_is_hidden_and_what_follows_that_is_not() {
    assertEquals(
        "login password=••• user=joe", ForeignText.clean("login password=hunter2 user=joe"));
    assertEquals(
        "{\"password\":•••,\"port\":1}", ForeignText.clean("{\"password\":\"x y\",\"port\":1}"));
    assertEquals(
        "run --password ••• --host db", ForeignText.clean("run --password hunter2 --host db"));
  }

  @Test
  void a_second_look_changes_nothing_more() {
    for (String line :
        List.of("password=hunter2", "Authorization: Bearer abcdefghij", "a\u001b[0mb")) {
      String once = ForeignText.clean(line);
      assertEquals(once, ForeignText.clean(once));
    }
  }

  @Test
  void a_long_line_of_a_log_is_cut_with_a_sign() {
    String shown = new ForeignLines().next("x".repeat(ForeignLines.LONGEST + 500));
    assertEquals(ForeignLines.LONGEST + 1, shown.length());
    assertEquals('…', shown.charAt(ForeignLines.LONGEST));
  }
}
