package dev.opsdeck.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A slash command as Slack sends it, signed. */
record SignedForm(String body, String timestamp, String signature) {
  private static final AtomicLong NUMBER = new AtomicLong();

  /** Each call makes another request: no two have the same trigger. */
  static SignedForm command(String secret, String channel, String text, String responseUrl) {
    long number = NUMBER.incrementAndGet();
    Map<String, String> fields =
        new TreeMap<>(
            Map.of(
                "token", "bench",
                "team_id", "T0ALGESTA",
                "channel_id", channel,
                "channel_name", "algesta-ops",
                "user_id", "U0ANA",
                "user_name", "ana",
                "command", "/ops",
                "text", text,
                "response_url", responseUrl,
                "trigger_id", "bench." + number));
    fields.put("api_app_id", "A0OPSDECK");
    String body =
        fields.entrySet().stream()
            .map(field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    String timestamp = Long.toString(InstantSource.system().instant().getEpochSecond());
    return new SignedForm(body, timestamp, sign(secret, "v0:" + timestamp + ":" + body));
  }

  private static String sign(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "v0=" + HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
