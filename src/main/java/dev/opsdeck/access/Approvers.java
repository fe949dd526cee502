package dev.opsdeck.access;

import dev.opsdeck.kernel.PersonRef;
import java.util.Optional;

/** Somebody who may say yes; resolved to people at the click. */
public sealed interface Approvers {
  /** As configuration names them; empty when it names nobody. */
  static Optional<Approvers> read(String text) {
    return People.read(text);
  }

  /** Whoever is on call at that moment. */
  record OnCall() implements Approvers {}

  record Person(PersonRef ref) implements Approvers {}

  /** Members of a chat user group, by id or handle. */
  record Group(String group) implements Approvers {}
}
