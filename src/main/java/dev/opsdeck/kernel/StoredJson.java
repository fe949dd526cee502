package dev.opsdeck.kernel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Documents as the database keeps them. Each says the number of its format, so that a replica that
 * is older than a document leaves it alone instead of reading it wrongly.
 */
public final class StoredJson {
  /** Rises when older replicas would read a document wrongly. */
  public static final int FORMAT = 1;

  private static final String KEY = "format";

  private StoredJson() {}

  /** A newer version of Opsdeck has written it. */
  public static final class NewerFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NewerFormatException(int format) {
      super("a document has format " + format + ", and this version knows formats to " + FORMAT);
    }
  }

  /**
   * @param value a record with at least one component
   */
  public static String write(Object value) {
    return "{\"" + KEY + "\":" + FORMAT + "," + Json.write(value).substring(1);
  }

  /**
   * @throws NewerFormatException when a newer version has written it
   * @throws IllegalArgumentException when the text is not JSON of that type
   */
  public static <T> T read(String text, Class<T> type) {
    int format = format(text);
    if (format > FORMAT) {
      throw new NewerFormatException(format);
    }
    return Json.read(text, type);
  }

  /** PostgreSQL keeps the keys of a document in an order of its own. */
  private static int format(String text) {
    try (JsonParser parser = Json.parser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(KEY);
        parser.nextToken();
        if (found) {
          return parser.getIntValue();
        }
        parser.skipChildren();
      }
      throw new IllegalArgumentException("a stored document does not say its format");
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }
}
