package dev.opsdeck.action.kubernetes.inspect;

import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.kernel.Fact;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The events of a namespace, equal ones counted, the newest last. */
final class Happenings {
  private static final Comparator<Happening> OLDEST_FIRST =
      Comparator.comparing(Happening::last).thenComparing(Happening::object);

  private Happenings() {}

  /**
   * @param namespace empty for all of them
   */
  static List<Happening> read(ObjectReader reader, String namespace, Predicate<Happening> wanted)
      throws InterruptedException {
    Map<String, Happening> all = new LinkedHashMap<>();
    String path = namespace.isEmpty() ? "/api/v1" : "/api/v1/namespaces/" + namespace;
    reader.collection(
        path + "/events",
        event -> {
          Happening one = Happening.read(event);
          if (wanted.test(one)) {
            all.merge(one.identity(), one, Happening::and);
          }
        });
    return all.values().stream().sorted(OLDEST_FIRST).toList();
  }

  /** The last so many. */
  static List<Happening> newest(List<Happening> all, int most) {
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  static Fact fact(Happening happening) {
    return Fact.of("inspect.event", happening);
  }
}
