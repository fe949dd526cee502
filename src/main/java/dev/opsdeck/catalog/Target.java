package dev.opsdeck.catalog;

/** A service in an environment, resolved: what a command is about. */
public record Target(Environment environment, Service service) {
  /** Unique and stable, for locks and for finding the incident of a target. */
  public String key() {
    return environment.platform() + "/" + environment.name() + "/" + service.name();
  }

  /** As a person would type it, with the platform that settles any doubt. */
  public String label() {
    return service.name() + " " + environment.name() + " (" + environment.platform() + ")";
  }
}
