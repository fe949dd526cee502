package dev.opsdeck.demo.slack.api;

import static dev.opsdeck.demo.slack.api.ApiMethod.ok;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.slack.state.Refusal;
import java.util.List;
import java.util.function.Function;

/** Cuts a long answer into pages that a cursor walks. */
final class Pages {
  private Pages() {}

  static ObjectNode page(Args args, String field, List<? extends JsonNode> all) {
    return page(args, field, all, item -> item);
  }

  /**
   * @param json asked for the items of this page only
   */
  static <T> ObjectNode page(
      Args args, String field, List<T> all, Function<? super T, ? extends JsonNode> json) {
    int limit = Math.clamp(args.number("limit", 100), 1, 1000);
    int from = args.text("cursor").map(Pages::offset).orElse(0);
    int end = Math.min(all.size(), from + limit);
    ObjectNode answer = ok();
    ArrayNode items = answer.putArray(field);
    all.subList(Math.min(from, end), end).forEach(item -> items.add(json.apply(item)));
    answer.putObject("response_metadata").put("next_cursor", end < all.size() ? "next:" + end : "");
    return answer;
  }

  private static int offset(String cursor) {
    if (!cursor.matches("next:\\d{1,9}")) {
      throw new Refusal("invalid_cursor");
    }
    return Integer.parseInt(cursor.substring("next:".length()));
  }
}
