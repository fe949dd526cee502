package dev.opsdeck.action.kubernetes.reading;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The pod templates of a Deployment that Opsdeck saw fail, or was told to take back, and when. They
 * are written on the Deployment, by their marks, in the same change that leaves them.
 */
public record FailedTemplates(Map<String, Instant> byMark) {
  private static final int MOST = 8;

  public FailedTemplates {
    byMark = Collections.unmodifiableMap(new LinkedHashMap<>(byMark));
  }

  /** What is not understood is passed over. */
  public static FailedTemplates on(HasMetadata object) {
    Map<String, Instant> byMark = new LinkedHashMap<>();
    for (String one : Annotations.on(object, Annotations.FAILED).split(",", -1)) {
      String[] parts = one.split("@", 2);
      if (parts.length == 2) {
        instant(parts[1]).ifPresent(at -> byMark.put(parts[0], at));
      }
    }
    return new FailedTemplates(byMark);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException notOurs) {
      return Optional.empty();
    }
  }

  public Optional<Instant> at(PodTemplate template) {
    return Optional.ofNullable(byMark.get(template.mark()));
  }

  /** The oldest are forgotten. */
  public FailedTemplates with(PodTemplate template, Instant at) {
    Map<String, Instant> more = new LinkedHashMap<>(byMark);
    more.remove(template.mark());
    more.put(template.mark(), at);
    while (more.size() > MOST) {
      more.remove(more.keySet().iterator().next());
    }
    return new FailedTemplates(more);
  }

  public FailedTemplates without(PodTemplate template) {
    Map<String, Instant> fewer = new LinkedHashMap<>(byMark);
    fewer.remove(template.mark());
    return new FailedTemplates(fewer);
  }

  /** As it is written on the object. */
  @Override
  public String toString() {
    return byMark.entrySet().stream()
        .map(one -> one.getKey() + "@" + one.getValue())
        .collect(Collectors.joining(","));
  }
}
