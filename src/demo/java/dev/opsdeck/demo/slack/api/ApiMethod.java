package dev.opsdeck.demo.slack.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One method of the Web API, called with the state's lock held. */
interface ApiMethod {
  ObjectNode call(Args args);

  static ObjectNode ok() {
    return JsonNodeFactory.instance.objectNode().put("ok", true);
  }
}
