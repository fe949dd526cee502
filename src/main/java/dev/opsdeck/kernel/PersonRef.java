package dev.opsdeck.kernel;

/**
 * A person as a configuration file names them: chat user id ({@code U024BE7LH}), e-mail address or
 * handle ({@code @ana}).
 */
public record PersonRef(String value) {
  public PersonRef {
    if (value.isBlank()) {
      throw new IllegalArgumentException("PersonRef.value must not be blank");
    }
  }

  public static PersonRef of(Actor actor) {
    return new PersonRef(actor.id());
  }

  /**
   * Whether this names that person. An id is compared exactly; only what is written as a handle or
   * an e-mail is compared with one, since people choose their handles themselves.
   */
  public boolean matches(Actor actor) {
    if (value.startsWith("@")) {
      return value.substring(1).equalsIgnoreCase(actor.handle());
    }
    return value.contains("@") ? value.equalsIgnoreCase(actor.email()) : value.equals(actor.id());
  }
}
