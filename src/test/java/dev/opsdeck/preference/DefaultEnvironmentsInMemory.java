package dev.opsdeck.preference;

import dev.opsdeck.kernel.PersonRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** As in the database, for as long as the test runs. */
public final class DefaultEnvironmentsInMemory implements DefaultEnvironments {
  private final Map<PersonRef, String> chosen = new HashMap<>();

  @Override
  public Optional<String> of(PersonRef person) {
    return Optional.ofNullable(chosen.get(person));
  }

  @Override
  public void use(PersonRef person, String environment) {
    chosen.put(person, environment);
  }

  @Override
  public void forget(PersonRef person) {
    chosen.remove(person);
  }
}
