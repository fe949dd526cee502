package dev.opsdeck.slack;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The body of a request whose signature is right, read once and for all: what does not look as
 * Slack's requests do goes no further.
 */
sealed interface RequestBody {
  /**
   * @param text the same request, written anew: whoever reads it next reads what was looked at here
   */
  record WellFormed(String text) implements RequestBody {}

  /**
   * @param why without anything of the body
   */
  record Malformed(String why) implements RequestBody {}

  static RequestBody read(byte[] bytes) {
    try {
      return new WellFormed(rewritten(utf8(bytes)));
    } catch (WrongShape wrong) {
      return new Malformed(wrong.why());
    }
  }

  private static String utf8(byte[] bytes) throws WrongShape {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new WrongShape("it is not UTF-8");
    }
  }

  private static String rewritten(String text) throws WrongShape {
    if (text.startsWith("{")) {
      return PayloadShape.event(text);
    }
    Map<String, String> fields = fields(text);
    String payload = fields.get("payload");
    if (payload != null) {
      return form(Map.of("payload", PayloadShape.interaction(payload)));
    }
    if (fields.containsKey("command")) {
      PayloadShape.command(fields);
    } else if (!"1".equals(fields.get("ssl_check"))) {
      throw new WrongShape("it is no kind of request that Slack sends");
    }
    return form(fields);
  }

  private static Map<String, String> fields(String text) throws WrongShape {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (fields.put(name, value) != null) {
        throw new WrongShape("a field is given twice");
      }
    }
    return fields;
  }

  private static String decoded(String text) throws WrongShape {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new WrongShape("its percent-encoding is broken");
    }
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
