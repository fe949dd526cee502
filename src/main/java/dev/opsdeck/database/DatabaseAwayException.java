package dev.opsdeck.database;

/**
 * The database cannot be reached, or refuses us; the message is fit for people, without secrets.
 */
public final class DatabaseAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseAwayException(String message) {
    super(message);
  }

  DatabaseAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
