package dev.opsdeck.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a command can be about. */
public enum TargetKind {
  /** One service. */
  SERVICE,
  /** All services of an environment, or a list of them. */
  SERVICES,
  ENVIRONMENT,
  /** One object of Kubernetes. */
  OBJECT,
  /** All objects of a kind. */
  OBJECTS,
  /** The cluster of an environment, as its cloud knows it. */
  CLUSTER,
  DATABASE,
  CACHE,
  /** A registry of images. */
  REGISTRY,
  /** A Helm release. */
  RELEASE;

  /** As runbooks write it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static TargetKind of(CloudResource.Kind kind) {
    return switch (kind) {
      case CLUSTER -> CLUSTER;
      case DATABASE -> DATABASE;
      case CACHE -> CACHE;
      case REGISTRY -> REGISTRY;
    };
  }

  static TargetKind of(Target target) {
    return switch (target) {
      case Target.OfService _ -> SERVICE;
      case Target.OfServices _ -> SERVICES;
      case Target.OfEnvironment _ -> ENVIRONMENT;
      case Target.OfObject _ -> OBJECT;
      case Target.OfKind _ -> OBJECTS;
      case Target.OfResource one -> of(one.resource().kind());
      case Target.OfRelease _ -> RELEASE;
    };
  }
}
