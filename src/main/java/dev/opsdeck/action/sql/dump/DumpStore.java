package dev.opsdeck.action.sql.dump;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Where dumps are kept. What is begun and not committed is never found. */
interface DumpStore {
  /** As people know it. */
  String label();

  /** The whole dump of this name. */
  Optional<Stored> find(String name) throws IOException, InterruptedException;

  /** The newest first, at most so many. */
  List<Stored> newest(int most) throws IOException, InterruptedException;

  Sink begin(String name) throws IOException;

  InputStream open(Stored dump) throws IOException, InterruptedException;

  /** Takes the bytes of a new dump. Not for several threads. */
  interface Sink extends AutoCloseable {
    void write(byte[] bytes, int length) throws IOException, InterruptedException;

    /**
     * Makes it a dump under its name, at once and whole.
     *
     * @return whether it did: not when there is one of that name already
     */
    boolean commit(Stored dump) throws IOException, InterruptedException;

    /** Forgets what was not committed. */
    @Override
    void close();
  }
}
