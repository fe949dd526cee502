package dev.opsdeck.run.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A runbook made up at random, with groups, branches side by side, loops, included runbooks, gates,
 * conditions and all that can follow a failure. The same seed and size make the same one.
 */
final class RandomRunbook {
  static final String NAME = "random";

  /** What a runbook or a step says of failures. */
  enum OnFailure {
    STOP,
    CONTINUE,
    REVERT,
    RUN
  }

  /**
   * @param step an earlier one
   * @param field what it gives
   * @param value a literal
   */
  record Condition(String step, String field, String value) {
    String text() {
      return "steps." + step + "." + field + " == " + value;
    }
  }

  /**
   * @param onFailure absent: what the runbook says
   * @param branch what is done after a failure; empty but for {@link OnFailure#RUN}
   */
  record Handling(@Nullable OnFailure onFailure, List<Part> branch) {
    static final Handling SILENT = new Handling(null, List.of());
  }

  sealed interface Work {
    /**
     * @param like the look that says what to put; absent: {@code new}
     */
    record Put(String thing, @Nullable String like) implements Work {}

    record Read(String thing) implements Work {}

    /** Somebody chooses between yes and no. */
    record Ask() implements Work {}

    record Group(List<Part> parts) implements Work {}

    record Together(List<Part> parts) implements Work {}

    record Loop(int turns, int batch, int stopAfter, List<Part> parts) implements Work {}

    /**
     * @param item what the included runbook is told of the loop around it; empty outside of one
     */
    record Other(Handling handling, List<Part> parts, String item) implements Work {}
  }

  record Part(String id, Work work, @Nullable Condition when, boolean gated, Handling handling) {}

  final Handling handling;
  final List<Part> parts;

  /** What there is before it runs. */
  final Map<String, String> values = new TreeMap<>();

  private final Map<String, String> included = new HashMap<>();
  private final Random random;
  private final int trouble;
  private int names;
  private int left;

  /**
   * @param size how many steps, about
   */
  RandomRunbook(long seed, int size) {
    random = new Random(seed);
    trouble = 2 + random.nextInt(5);
    left = size;
    List<Condition> seen = new ArrayList<>();
    handling = ofRunbook();
    parts = parts(new Place("", 0), seen);
  }

  /**
   * @param item the expression that tells the turns of a loop apart; empty outside of one
   */
  private record Place(String item, int depth) {
    Place deeper() {
      return with(item);
    }

    Place with(String item) {
      return new Place(item, depth + 1);
    }

    boolean inLoop() {
      return !item.isEmpty();
    }

    String thing(String id) {
      return inLoop() ? id + "-${" + item + "}" : id;
    }
  }

  private boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  private Handling ofRunbook() {
    return switch (random.nextInt(4)) {
      case 0 -> Handling.SILENT;
      case 1 -> new Handling(OnFailure.REVERT, List.of());
      case 2 -> new Handling(OnFailure.CONTINUE, List.of());
      default -> new Handling(OnFailure.RUN, branch(new Place("", 0)));
    };
  }

  private List<Part> branch(Place place) {
    List<Part> parts = new ArrayList<>();
    List<Condition> seen = new ArrayList<>();
    for (int i = random.nextInt(2); i >= 0; i--) {
      parts.add(leaf(place, seen, Handling.SILENT));
    }
    return parts;
  }

  private List<Part> parts(Place place, List<Condition> seen) {
    List<Part> parts = new ArrayList<>();
    do {
      left--;
      parts.add(part(place, seen));
    } while (left > 0 && (place.depth() == 0 || !oneIn(3)));
    return parts;
  }

  private Part part(Place place, List<Condition> seen) {
    if (place.depth() > 2 || oneIn(2)) {
      return leaf(place, seen, ofStep(place));
    }
    Condition when = condition(seen);
    boolean gated = oneIn(4);
    String id = name("s");
    Work work =
        switch (random.nextInt(place.inLoop() ? 3 : 4)) {
          case 0 -> new Work.Group(parts(place.deeper(), seen));
          case 1 -> together(place, seen);
          case 2 -> other(place);
          default -> loop(id, place, seen);
        };
    return new Part(id, included(id, work), when, gated, Handling.SILENT);
  }

  private Work other(Place place) {
    Place inside = place.with(place.inLoop() ? "params.item" : "");
    return new Work.Other(ofRunbook(), parts(inside, new ArrayList<>()), place.item());
  }

  private Work together(Place place, List<Condition> seen) {
    List<Part> parts = new ArrayList<>();
    List<Condition> after = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      List<Condition> own = new ArrayList<>(seen);
      left--;
      parts.add(part(place.deeper(), own));
      after.addAll(own.subList(seen.size(), own.size()));
    }
    seen.addAll(after);
    return new Work.Together(parts);
  }

  private Work loop(String id, Place place, List<Condition> seen) {
    List<Part> parts = parts(place.with("item"), new ArrayList<>(seen));
    seen.add(new Condition(id, "failed", String.valueOf(random.nextInt(2))));
    return new Work.Loop(
        1 + random.nextInt(3), 1 + random.nextInt(2), 1 + random.nextInt(3), parts);
  }

  private Handling ofStep(Place place) {
    return switch (random.nextInt(6)) {
      case 0 -> new Handling(OnFailure.STOP, List.of());
      case 1 -> new Handling(OnFailure.CONTINUE, List.of());
      case 2 -> new Handling(OnFailure.REVERT, List.of());
      case 3 -> new Handling(OnFailure.RUN, branch(place));
      default -> Handling.SILENT;
    };
  }

  private Part leaf(Place place, List<Condition> seen, Handling how) {
    Condition when = condition(seen);
    String id = name("s");
    if (oneIn(8)) {
      seen.add(new Condition(id, "choice", oneIn(2) ? "\"yes\"" : "\"no\""));
      return new Part(id, new Work.Ask(), when, false, Handling.SILENT);
    }
    String thing = place.thing(id);
    for (String end : place.inLoop() ? List.of("-a", "-b", "-c") : List.of("")) {
      values.put(id + end, oneIn(trouble) ? "broken" : oneIn(4) ? "new" : "old");
    }
    if (oneIn(4)) {
      seen.add(new Condition(id, "value", oneIn(2) ? "\"old\"" : "\"new\""));
      return new Part(id, new Work.Read(thing), when, false, how);
    }
    boolean gated = oneIn(4);
    String like = gated ? look(seen) : null;
    seen.add(new Condition(id, oneIn(2) ? "to" : "from", "\"new\""));
    return new Part(id, new Work.Put(thing, like), when, gated, how);
  }

  /** A look whose outcome is known when a gate is reached. */
  private @Nullable String look(List<Condition> seen) {
    return seen.stream()
        .filter(condition -> condition.field().equals("value"))
        .map(Condition::step)
        .findFirst()
        .orElse(null);
  }

  /** What is chosen where somebody is asked. */
  static String choice(String id) {
    return Integer.parseInt(id.substring(1)) % 2 == 0 ? "yes" : "no";
  }

  private @Nullable Condition condition(List<Condition> seen) {
    return seen.isEmpty() || !oneIn(3) ? null : seen.get(random.nextInt(seen.size()));
  }

  private String name(String prefix) {
    return prefix + ++names;
  }

  /** Every runbook that it includes, by name. */
  Map<String, String> included() {
    return included;
  }

  private Work included(String id, Work work) {
    if (work instanceof Work.Other other) {
      String item = other.item().isEmpty() ? "" : "parameters: {item: {type: string}}\n";
      included.put("book-" + id, text("book-" + id, item, other.handling(), other.parts()));
    }
    return work;
  }

  String text() {
    return text(NAME, "", handling, parts);
  }

  private static String text(String name, String head, Handling handling, List<Part> parts) {
    return "name: %s\ntitle: {en: R, es: R}\nsource: test\n%s".formatted(name, head)
        + handling(handling, "")
        + "steps:\n"
        + lines(parts, "  ");
  }

  private static String lines(List<Part> parts, String indent) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(lines(part, indent)));
    return text.toString();
  }

  private static String lines(Part part, String indent) {
    String in = indent + "  ";
    Condition when = part.when();
    return "%s- id: %s\n".formatted(indent, part.id())
        + (when == null ? "" : "%swhen: '%s'\n".formatted(in, when.text()))
        + (part.gated() ? in + "approval: {by: [oncall]}\n" : "")
        + handling(part.handling(), in)
        + switch (part.work()) {
          case Work.Put put ->
              "%saction: test.put\n%swith: {thing: '%s', value: '%s'}\n"
                  .formatted(in, in, put.thing(), value(put));
          case Work.Ask _ ->
              "%sdecision:\n%s  question: {en: Q, es: Q}\n%s  options:\n".formatted(in, in, in)
                  + "%s    - {value: 'yes', label: {en: Y, es: S}}\n".formatted(in)
                  + "%s    - {value: 'no', label: {en: N, es: N}}\n".formatted(in);
          case Work.Read read ->
              "%saction: test.read\n%swith: {thing: '%s'}\n".formatted(in, in, read.thing());
          case Work.Group group -> "%ssteps:\n%s".formatted(in, lines(group.parts(), in + "  "));
          case Work.Together both ->
              "%sparallel:\n%s".formatted(in, lines(both.parts(), in + "  "));
          case Work.Loop loop ->
              "%sforEach: %s\n%sbatch: %d\n%sstopAfter: %d\n%ssteps:\n%s"
                  .formatted(
                      in,
                      items(loop.turns()),
                      in,
                      loop.batch(),
                      in,
                      loop.stopAfter(),
                      in,
                      lines(loop.parts(), in + "  "));
          case Work.Other other ->
              "%srunbook: book-%s\n".formatted(in, part.id())
                  + (other.item().isEmpty()
                      ? ""
                      : "%swith: {item: '${%s}'}\n".formatted(in, other.item()));
        };
  }

  private static String value(Work.Put put) {
    return put.like() == null ? "new" : "${steps." + put.like() + ".value}";
  }

  static List<String> items(int turns) {
    return Stream.of("a", "b", "c").limit(turns).toList();
  }

  private static String handling(Handling handling, String indent) {
    OnFailure onFailure = handling.onFailure();
    return switch (onFailure) {
      case null -> "";
      case STOP -> indent + "onFailure: stop\n";
      case CONTINUE -> indent + "onFailure: continue\n";
      case REVERT -> indent + "onFailure: revert\n";
      case RUN ->
          "%sonFailure:\n%s  run:\n%s"
              .formatted(indent, indent, lines(handling.branch(), indent + "    "));
    };
  }
}
