package dev.opsdeck.app.telemetry;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;

/**
 * Logs for people. A message is one line, whatever it quotes: nothing that came from outside may
 * look like a line of its own. Named in {@code logback.xml}.
 */
public final class TextLines extends PatternLayoutEncoder {
  public TextLines() {
    setPattern(
        "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{20}"
            + " %replace(%X{run}/%X{step}){'/$', ''} - %replace(%msg){'[\\r\\n]+', ' | '}%n%rEx{12}");
    setCharset(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String text = new String(super.encode(event), StandardCharsets.UTF_8);
    return (LogSecrets.mask(text) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
