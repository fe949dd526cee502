package dev.opsdeck.action.change;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A provider in memory, with the accidents that real ones have. */
final class Shelf implements ObjectStore<Shelf.Box> {
  record Box(String name, String uid, int version, String content, String stamp) {
    Box with(String other) {
      return new Box(name, uid, version, other, stamp);
    }
  }

  /** What happens at the next write instead of the plain thing. */
  enum Accident {
    /** Somebody was faster. */
    OVERTAKEN,
    /** It answers that it broke, and has stored nothing. */
    BROKE_BEFORE,
    /** It answers that it broke, and has stored it. */
    BROKE_AFTER,
    /** No answer, nothing stored. */
    SILENT_BEFORE,
    /** No answer, and stored. */
    SILENT_AFTER,
    REFUSED
  }

  final Map<String, Box> boxes = new TreeMap<>();
  final Deque<Accident> accidents = new ArrayDeque<>();

  /** Contents that were stored, in their order. */
  final List<String> writes = new ArrayList<>();

  /** How many of the next reads work; all after them fail. */
  int readsThatWork = Integer.MAX_VALUE;

  int tried;
  private int good;

  /** After so many writes that go well. */
  void accidentAfter(int writes, Accident accident) {
    good = writes;
    accidents.add(accident);
  }

  void put(String name, String content) {
    Box before = boxes.get(name);
    int version = before == null ? 1 : before.version() + 1;
    String uid = before == null ? "u-" + name : before.uid();
    boxes.put(name, new Box(name, uid, version, content, before == null ? "" : before.stamp()));
  }

  void replaceByAnother(String name) {
    boxes.put(name, new Box(name, "u-other", 1, boxes.get(name).content(), ""));
  }

  @Override
  public Result<Optional<Box>> read(StepContext context, String name) {
    if (readsThatWork-- <= 0) {
      return new Result.Missed<>(Result.Kind.SILENT, Fact.of("test.no-answer"));
    }
    return new Result.Ok<>(Optional.ofNullable(boxes.get(name)));
  }

  @Override
  public Result<Box> dryRun(StepContext context, Box now, Box wanted) {
    tried++;
    return new Result.Ok<>(wanted);
  }

  @Override
  public Result<Box> replace(StepContext context, Box now, Box wanted) {
    Accident accident = good-- > 0 ? null : accidents.poll();
    if (accident == Accident.OVERTAKEN) {
      put(now.name(), boxes.get(now.name()).content());
    }
    if (boxes.get(now.name()).version() != now.version()) {
      return new Result.Missed<>(Result.Kind.OVERTAKEN, Fact.of("test.overtaken"));
    }
    if (accident == null) {
      return new Result.Ok<>(store(wanted));
    }
    return switch (accident) {
      case OVERTAKEN -> throw new IllegalStateException("told already");
      case BROKE_BEFORE -> new Result.Missed<>(Result.Kind.BROKE, Fact.of("test.broke"));
      case SILENT_BEFORE -> new Result.Missed<>(Result.Kind.SILENT, Fact.of("test.no-answer"));
      case REFUSED -> new Result.Missed<>(Result.Kind.REFUSED, Fact.of("test.refused"));
      case BROKE_AFTER -> {
        store(wanted);
        yield new Result.Missed<>(Result.Kind.BROKE, Fact.of("test.broke"));
      }
      case SILENT_AFTER -> {
        store(wanted);
        yield new Result.Missed<>(Result.Kind.SILENT, Fact.of("test.no-answer"));
      }
    };
  }

  private Box store(Box wanted) {
    Box stored =
        new Box(
            wanted.name(), wanted.uid(), wanted.version() + 1, wanted.content(), wanted.stamp());
    boxes.put(wanted.name(), stored);
    writes.add(wanted.name() + "=" + wanted.content());
    return stored;
  }

  @Override
  public Box stamped(Box box, String stamp) {
    return new Box(box.name(), box.uid(), box.version(), box.content(), stamp);
  }

  @Override
  public String stamp(Box box) {
    return box.stamp();
  }

  @Override
  public String uid(Box box) {
    return box.uid();
  }

  @Override
  public String label(String name) {
    return "box/" + name;
  }

  @Override
  public Fact gone(StepContext context, String name) {
    return Fact.of("test.gone", "box", name);
  }
}
