package dev.opsdeck.action.kubernetes.api;

import dev.opsdeck.action.kubernetes.api.ObjectReader.End;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.kernel.Suggestions;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the object that a person means: names carry suffixes that nobody types, such as the
 * environment or what a controller makes up.
 */
public final class Naming {
  private static final int MOST_SHOWN = 8;
  private static final int FORBIDDEN = 403;

  private Naming() {}

  /** What a name leads to. */
  public sealed interface Found {
    /** This object exists. */
    record One(Scope scope) implements Found {}

    /**
     * @param near what may be meant, at most eight
     */
    record None(List<String> near) implements Found {
      public None {
        near = List.copyOf(near);
      }
    }

    record NotServed() implements Found {}
  }

  /** The named object, else the only one whose name goes on after this one. */
  public static Found find(ObjectReader reader, Scope one) throws InterruptedException {
    End end = reader.objects(one, any -> {});
    return switch (end) {
      case WHOLE, CUT -> new Found.One(one);
      case NOT_SERVED -> new Found.NotServed();
      case NO_OBJECT -> among(names(reader, one), one);
    };
  }

  /** The Service that is meant, for what is kept by its name. */
  public static Found service(ObjectReader reader, Scope endpoints) throws InterruptedException {
    ApiResource services = ApiResource.of(ObjectKind.SERVICE);
    return find(reader, new Scope(services, endpoints.namespace(), endpoints.name(), ""));
  }

  /** Who may see one of them may not be allowed to list them: then nothing is suggested. */
  private static List<String> names(ObjectReader reader, Scope one) throws InterruptedException {
    List<String> names = new ArrayList<>();
    try {
      reader.objects(one.named(""), object -> names.add(object.at("/metadata/name").asText()));
    } catch (KubernetesClientException e) {
      if (e.getCode() != FORBIDDEN) {
        throw e;
      }
    }
    return names;
  }

  private static Found among(List<String> names, Scope one) {
    List<String> longer = names.stream().filter(name -> name.startsWith(one.name() + "-")).toList();
    if (longer.size() == 1) {
      return new Found.One(one.named(longer.getFirst()));
    }
    return new Found.None(
        Stream.concat(longer.stream(), Suggestions.near(one.name(), names).stream())
            .distinct()
            .limit(MOST_SHOWN)
            .toList());
  }
}
