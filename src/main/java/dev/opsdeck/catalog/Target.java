package dev.opsdeck.catalog;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a command is about, resolved. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Target.OfService.class, name = "service"),
  @JsonSubTypes.Type(value = Target.OfServices.class, name = "services"),
  @JsonSubTypes.Type(value = Target.OfEnvironment.class, name = "environment"),
  @JsonSubTypes.Type(value = Target.OfObject.class, name = "object"),
  @JsonSubTypes.Type(value = Target.OfKind.class, name = "kind"),
  @JsonSubTypes.Type(value = Target.OfResource.class, name = "resource"),
  @JsonSubTypes.Type(value = Target.OfRelease.class, name = "release")
})
public sealed interface Target {
  /** The one that was named; its namespace is that of the service, which may be its own. */
  Environment environment();

  /** As a person types it before the environment; empty for the environment alone. */
  String name();

  /**
   * Unique and stable, a path from the platform down, such as {@code algesta/prod/api-gateway}: for
   * locks and for finding the incident of a target.
   */
  default String key() {
    return environment().key() + "/" + name();
  }

  /** What a person types to confirm a change of it. */
  default String confirmation() {
    return name();
  }

  /** As a person would type it, with the platform that settles any doubt. */
  default String label() {
    return name() + " " + environment().name() + " (" + environment().platform() + ")";
  }

  /** Every environment that a change of it reaches, in a fixed order; never empty. */
  default List<Environment> reach() {
    return List.of(environment());
  }

  /** The tier that matters most of all that it reaches. */
  default Tier tier() {
    return reach().stream().map(Environment::tier).min(Comparator.naturalOrder()).orElseThrow();
  }

  /**
   * What the steps below a path of a run are about: where a run is about several services, {@code
   * @api-gateway/restart} is about one of them.
   */
  default Target at(String path) {
    return this;
  }

  /**
   * What a change of it holds, in a fixed order. A key excludes itself, all above it and all below
   * it.
   */
  default List<String> lockKeys() {
    return reach().stream().map(reached -> reached.key() + "/" + name()).toList();
  }

  /** A service in an environment. */
  record OfService(Environment environment, Service service) implements Target {
    @Override
    public String name() {
      return service.name();
    }
  }

  /**
   * All services of an environment, or some of them.
   *
   * @param name {@code all}, or the names with commas between them
   * @param services in the order of their names; at least one
   */
  record OfServices(Environment environment, String name, List<OfService> services)
      implements Target {
    public static final String ALL = "all";

    public OfServices {
      services =
          services.stream().distinct().sorted(Comparator.comparing(OfService::name)).toList();
      if (services.isEmpty()) {
        throw new IllegalArgumentException(
            "OfServices needs a service of " + environment.name() + ", was none");
      }
    }

    /** Before the name of a service in a path; no step is called like it. */
    public static final String TURN = "@";

    /** The path of what is done for one of them. */
    public String turn(OfService service) {
      return TURN + service.name();
    }

    @Override
    public Target at(String path) {
      List<String> parts = List.of(path.split("/"));
      return services.stream()
          .filter(service -> parts.contains(turn(service)))
          .<Target>map(service -> service)
          .findFirst()
          .orElse(this);
    }

    static OfServices of(Environment environment, List<OfService> some) {
      String names = some.stream().map(OfService::name).sorted().collect(Collectors.joining(","));
      return new OfServices(environment, names, some);
    }

    @Override
    public List<String> lockKeys() {
      return services.stream().map(OfService::key).toList();
    }
  }

  /** An environment as a whole: its namespace and its cluster. */
  record OfEnvironment(Environment environment) implements Target {
    @Override
    public String name() {
      return "";
    }

    @Override
    public String key() {
      return environment.key();
    }

    @Override
    public String label() {
      return environment.label();
    }

    @Override
    public String confirmation() {
      return environment.name();
    }

    @Override
    public List<String> lockKeys() {
      return List.of(key());
    }
  }

  /**
   * One object of Kubernetes, whether it exists or not.
   *
   * @param object its own name
   * @param reach all environments of its cluster when it belongs to none of them alone
   * @param service the service whose object it is by its name; absent when it is nobody's
   */
  record OfObject(
      Environment environment,
      ObjectKind kind,
      String object,
      List<Environment> reach,
      @Nullable String service)
      implements Target {
    public OfObject {
      reach = List.copyOf(reach);
    }

    @Override
    public String name() {
      return kind.word() + "/" + object;
    }

    /** Below the service that it belongs to, so that one of them excludes the other. */
    @Override
    public List<String> lockKeys() {
      return service == null
          ? Target.super.lockKeys()
          : List.of(environment.key() + "/" + service + "/" + name());
    }
  }

  /** All objects of a kind that an environment has. */
  record OfKind(Environment environment, ObjectKind kind, List<Environment> reach)
      implements Target {
    public OfKind {
      reach = List.copyOf(reach);
    }

    @Override
    public String name() {
      return kind.plural();
    }

    /** Whatever they are called, so that all of each environment is held. */
    @Override
    public List<String> lockKeys() {
      return reach.stream().map(Environment::key).toList();
    }
  }

  /**
   * What a cloud runs: a cluster, a database, a cache or a registry.
   *
   * @param reach all environments that it is there for
   */
  record OfResource(Environment environment, CloudResource resource, List<Environment> reach)
      implements Target {
    public OfResource {
      reach = List.copyOf(reach);
    }

    @Override
    public String name() {
      return resource.name();
    }

    /** Its name in its cloud: {@code aks} alone would confirm any cluster. */
    @Override
    public String confirmation() {
      return resource.place().name();
    }
  }

  /**
   * A Helm release.
   *
   * @param environment with the namespace of the release
   */
  record OfRelease(Environment environment, Release release) implements Target {
    @Override
    public String name() {
      return release.name();
    }

    /** A release has objects of any service, so that all of the environment is held. */
    @Override
    public List<String> lockKeys() {
      return List.of(environment.key());
    }
  }
}
