package dev.opsdeck.app.telemetry;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.core.encoder.JsonEscapeUtil;
import dev.opsdeck.kernel.Json;
import org.jspecify.annotations.Nullable;

/**
 * Logs as one JSON object a line: logback's own, without what no one searches for. Arguments are
 * left out since they stand in the message already. Named in {@code logback.xml}.
 */
public final class JsonLines extends JsonEncoder {
  public JsonLines() {
    setWithSequenceNumber(false);
    setWithNanoseconds(false);
    setWithContext(false);
    setWithMessage(false);
    setWithArguments(false);
    setWithFormattedMessage(true);
  }

  @Override
  protected void appenderMember(StringBuilder line, String key, @Nullable String value) {
    boolean free = key.equals(FORMATTED_MESSAGE_ATTR_NAME) || key.equals(MESSAGE_ATTR_NAME);
    super.appenderMember(line, key, free && value != null ? masked(value) : value);
  }

  /**
   * @param escaped as it would stand between the quotes
   */
  private static String masked(String escaped) {
    String text = Json.parse('"' + escaped + '"').asText();
    return JsonEscapeUtil.jsonEscapeString(LogSecrets.mask(text));
  }
}
