package dev.opsdeck.action.certificate;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.kernel.Fact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which Certificates a person means. */
final class CertificateNames {
  private CertificateNames() {}

  /**
   * @param one the named one; without it all that the catalogue names for the service
   */
  static List<String> of(StepContext context, @Nullable String one) {
    return one == null || one.isBlank() ? context.service().certificates() : List.of(one);
  }

  /** That the catalogue names none, or several of which one has to be chosen. */
  static Fact notOne(StepContext context, List<String> names) {
    return names.isEmpty()
        ? Fact.of("certificate.none-named", "service", context.target().label())
        : Fact.of("certificate.which", "names", String.join(", ", names));
  }

  static Fact missing(StepContext context, String name) {
    return Fact.of(
        "certificate.not-found", "name", name, "namespace", context.environment().namespace());
  }
}
