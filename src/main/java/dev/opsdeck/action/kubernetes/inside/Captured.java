package dev.opsdeck.action.kubernetes.inside;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The first bytes of what a program says; the rest is read and forgotten. */
final class Captured extends OutputStream {
  private final int most;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean cut;

  Captured(int most) {
    this.most = most;
  }

  @Override
  public synchronized void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] more, int offset, int length) {
    int room = Math.min(length, most - kept.size());
    kept.write(more, offset, room);
    cut |= room < length;
  }

  synchronized String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }

  synchronized boolean isCut() {
    return cut;
  }
}
