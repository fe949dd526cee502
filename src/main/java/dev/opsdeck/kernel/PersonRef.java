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

  /** Whether this names that person; ids are compared exactly, e-mails and handles without case. */
  public boolean matches(Actor actor) {
    String bare = value.startsWith("@") ? value.substring(1) : value;
    return bare.equals(actor.id())
        || bare.equalsIgnoreCase(actor.handle())
        || bare.equalsIgnoreCase(actor.email());
  }
}
