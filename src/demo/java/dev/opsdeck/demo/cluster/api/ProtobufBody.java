package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Bodies in Kubernetes' Protobuf, as Go clients such as Helm send Secrets: an envelope
 * (k8s.io/apimachinery runtime.Unknown) around the object. Of other kinds only the kind is read.
 */
final class ProtobufBody {
  static final String TYPE = "application/vnd.kubernetes.protobuf";

  private static final int MAGIC = 4;
  private static final Map<Integer, String> META =
      Map.of(1, "name", 2, "generateName", 3, "namespace", 5, "uid", 6, "resourceVersion");

  private ProtobufBody() {}

  /** The same as JSON. */
  static ObjectNode json(byte[] body) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (body.length <= MAGIC) {
      return object;
    }
    fields(
        ByteBuffer.wrap(body, MAGIC, body.length - MAGIC),
        (number, value) -> {
          if (number == 1) {
            fields(value, (of, text) -> object.put(of == 1 ? "apiVersion" : "kind", text(text)));
          } else if (number == 2 && object.path("kind").asText().equals("Secret")) {
            fields(value, (of, part) -> secret(object, of, part));
          }
        });
    return object;
  }

  private static void secret(ObjectNode secret, int number, ByteBuffer value) {
    switch (number) {
      case 1 -> fields(value, (of, part) -> meta(secret.withObjectProperty("metadata"), of, part));
      case 2 ->
          entry(value, (key, bytes) -> secret.withObjectProperty("data").put(key, base64(bytes)));
      case 3 -> secret.put("type", text(value));
      default -> {}
    }
  }

  private static void meta(ObjectNode meta, int number, ByteBuffer value) {
    String name = META.get(number);
    if (name != null) {
      String text = text(value);
      if (!text.isEmpty()) {
        meta.put(name, text);
      }
    } else if (number == 11 || number == 12) {
      String map = number == 11 ? "labels" : "annotations";
      entry(value, (key, text) -> meta.withObjectProperty(map).put(key, text(text)));
    }
  }

  /** An entry of a map is a message of a key and a value. */
  private static void entry(ByteBuffer entry, BiConsumer<String, ByteBuffer> to) {
    ByteBuffer[] parts = {ByteBuffer.allocate(0), ByteBuffer.allocate(0)};
    fields(entry, (number, value) -> parts[number - 1] = value);
    to.accept(text(parts[0]), parts[1]);
  }

  /** Each field with bytes; numbers are passed over. */
  private static void fields(ByteBuffer message, BiConsumer<Integer, ByteBuffer> to) {
    while (message.hasRemaining()) {
      int tag = (int) number(message);
      switch (tag & 7) {
        case 0 -> number(message);
        case 2 -> {
          int length = (int) number(message);
          to.accept(tag >>> 3, message.slice(message.position(), length));
          message.position(message.position() + length);
        }
        default -> throw ApiError.plain(400, "BadRequest", "wire type " + (tag & 7));
      }
    }
  }

  private static long number(ByteBuffer message) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = message.get();
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  private static String text(ByteBuffer value) {
    return StandardCharsets.UTF_8.decode(value.duplicate()).toString();
  }

  private static String base64(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
