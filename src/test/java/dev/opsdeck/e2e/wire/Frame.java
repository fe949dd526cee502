package dev.opsdeck.e2e.wire;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One message of PostgreSQL's protocol 3, as it stands on the wire.
 *
 * <p>Source: postgresql.org/docs/current/protocol-message-formats.html.
 *
 * @param type 0 for the first message of a client, which has none
 */
record Frame(char type, byte[] bytes) {
  private static final int LENGTH = 4;

  /** What a client says first: start-up or cancel, without a type. */
  static Optional<Frame> first(DataInputStream in) throws IOException {
    return read(in, '\0', 0);
  }

  /** Empty at the end of the stream. */
  static Optional<Frame> next(DataInputStream in) throws IOException {
    int type = in.read();
    return type < 0 ? Optional.empty() : read(in, (char) type, 1);
  }

  private static Optional<Frame> read(DataInputStream in, char type, int start) throws IOException {
    try {
      int length = in.readInt();
      byte[] bytes = new byte[start + length];
      ByteBuffer.wrap(bytes)
          .put(start == 0 ? new byte[0] : new byte[] {(byte) type})
          .putInt(length);
      in.readFully(bytes, start + LENGTH, length - LENGTH);
      return Optional.of(new Frame(type, bytes));
    } catch (EOFException e) {
      return Optional.empty();
    }
  }

  /** The zero-terminated texts at the beginning of its content. */
  String text(int index) {
    int from = 1 + LENGTH;
    for (int skipped = 0; skipped < index; skipped++) {
      from = end(from) + 1;
    }
    return new String(bytes, from, end(from) - from, StandardCharsets.UTF_8);
  }

  private int end(int from) {
    int end = from;
    while (bytes[end] != 0) {
      end++;
    }
    return end;
  }

  /** The byte at the beginning of its content. */
  char mark() {
    return (char) bytes[1 + LENGTH];
  }
}
