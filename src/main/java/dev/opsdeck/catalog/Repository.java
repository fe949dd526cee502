package dev.opsdeck.catalog;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The repository on GitHub whose code an environment runs.
 *
 * @param api base address of the REST API, such as {@code https://api.github.com}
 * @param owner a person or an organisation
 * @param directory of a service in it, where <code>{service}</code> stands for its name; absent
 *     when the services share the whole repository
 * @param workflow the file that builds an image, such as {@code build.yml}; absent when none does
 * @param runInput the input of that workflow that its {@code run-name} shows; absent when it has
 *     none
 */
public record Repository(
    URI api,
    String owner,
    String name,
    @Nullable String directory,
    @Nullable String workflow,
    @Nullable String runInput) {
  /** As people name it: {@code owner/name}. */
  public String label() {
    return owner + "/" + name;
  }

  /** The directory of a service, empty for the whole repository. */
  public String directoryOf(Service service) {
    return directory == null ? "" : directory.replace("{service}", service.name());
  }
}
