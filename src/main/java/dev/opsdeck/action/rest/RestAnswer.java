package dev.opsdeck.action.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.kernel.Fact;
import java.util.Map;

/** What came back, or why nothing did. */
public sealed interface RestAnswer {
  /**
   * @param headers by their names in lower case, the first value of each
   * @param body an empty object when there was none
   */
  record Json(int status, Map<String, String> headers, JsonNode body) implements RestAnswer {
    public Json {
      headers = Map.copyOf(headers);
    }

    /** The value of a header, empty when there is none. */
    public String header(String lowerCase) {
      return headers.getOrDefault(lowerCase, "");
    }
  }

  /** Nothing, or nothing that can be understood. */
  record None(Fact why, Sent sent) implements RestAnswer {
    public <O extends Record> Failed<O> failed() {
      return new Failed<>(why, Again.MAY_HELP);
    }
  }

  /** Whether the request can have had an effect. */
  enum Sent {
    NO,
    MAYBE
  }
}
