package dev.opsdeck.preference;

import dev.opsdeck.kernel.PersonRef;
import java.util.Optional;

/** The environment that a person means when they name none. Durable; the last choice wins. */
public interface DefaultEnvironments {
  Optional<String> of(PersonRef person);

  /** Keeps a choice; the same choice again changes nothing. */
  void use(PersonRef person, String environment);

  /** From now on the person names the environment each time. */
  void forget(PersonRef person);
}
