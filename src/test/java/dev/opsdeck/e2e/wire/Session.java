package dev.opsdeck.e2e.wire;

import dev.opsdeck.e2e.wire.Boundary.Side;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one connection is doing, worked out from the messages in both directions; knows the simple
 * and the extended protocol, with named statements. Safe for both threads of the connection.
 *
 * <p>Not counted: transactions that change no row, and the heartbeats of the timers.
 */
final class Session {
  private static final Pattern WRITE =
      Pattern.compile(
          "\\b(insert into|update|delete from)\\s+(?!(?:skip|of)\\b)(\\w+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern HEARTBEAT =
      Pattern.compile("update scheduled_tasks set last_heartbeat.*", Pattern.CASE_INSENSITIVE);

  /** Where the server says that it is ready; several may be under way. */
  private static final String SYNC = "-- sync";

  private final Map<String, String> prepared = new HashMap<>();
  private final Map<String, String> portals = new HashMap<>();
  private final Deque<String> running = new ArrayDeque<>();
  private final List<String> writes = new ArrayList<>();
  private boolean inTransaction;

  /** The boundary just before which this message of the client stands, if it does. */
  synchronized Optional<Boundary> asked(Frame frame) {
    switch (frame.type()) {
      case 'P' -> prepared.put(frame.text(0), frame.text(1));
      case 'B' -> portals.put(frame.text(0), prepared.getOrDefault(frame.text(1), ""));
      case 'Q' -> {
        Optional<Boundary> boundary = executing(frame.text(0));
        running.add(SYNC);
        return boundary;
      }
      case 'S' -> running.add(SYNC);
      case 'E' -> {
        return executing(portals.getOrDefault(frame.text(0), ""));
      }
      default -> {}
    }
    return Optional.empty();
  }

  private Optional<Boundary> executing(String sql) {
    boolean alone = !inTransaction && running.isEmpty();
    running.add(sql);
    if (isWord(sql, "commit") && !writes.isEmpty()) {
      return Optional.of(new Boundary(Side.BEFORE, writes));
    }
    return alone && sql.strip().toLowerCase(Locale.ROOT).startsWith("delete")
        ? write(sql).map(write -> new Boundary(Side.BEFORE, List.of(write)))
        : Optional.empty();
  }

  /** The boundary just after which this message of the server stands, if it does. */
  synchronized Optional<Boundary> answered(Frame frame) {
    switch (frame.type()) {
      case 'C' -> {
        return completed(frame.text(0));
      }
      case 's', 'I' -> running.poll();
      case 'Z' -> {
        return ready(frame.mark());
      }
      default -> {}
    }
    return Optional.empty();
  }

  private Optional<Boundary> completed(String tag) {
    String sql = Optional.ofNullable(running.poll()).orElse("");
    if (tag.equals("COMMIT")) {
      return committed();
    }
    if (tag.equals("ROLLBACK")) {
      writes.clear();
    } else if (!tag.startsWith("SELECT") && changedRows(tag)) {
      write(sql).ifPresent(writes::add);
    }
    return Optional.empty();
  }

  private Optional<Boundary> ready(char status) {
    inTransaction = status != 'I';
    // After an error the server skips the rest up to here.
    String skipped = running.poll();
    while (skipped != null && !skipped.equals(SYNC)) {
      skipped = running.poll();
    }
    return inTransaction ? Optional.empty() : committed();
  }

  private Optional<Boundary> committed() {
    if (writes.isEmpty()) {
      return Optional.empty();
    }
    Boundary boundary = new Boundary(Side.AFTER, writes);
    writes.clear();
    return Optional.of(boundary);
  }

  private static boolean changedRows(String tag) {
    return tag.matches("(INSERT \\d+|UPDATE|DELETE) [1-9]\\d*");
  }

  private static Optional<String> write(String sql) {
    String flat = sql.strip().replaceAll("\\s+", " ");
    Matcher matcher = WRITE.matcher(flat);
    return HEARTBEAT.matcher(flat).matches() || !matcher.find()
        ? Optional.empty()
        : Optional.of(
            (matcher.group(1).split(" ")[0] + " " + matcher.group(2)).toLowerCase(Locale.ROOT));
  }

  private static boolean isWord(String sql, String word) {
    return sql.strip().equalsIgnoreCase(word);
  }
}
