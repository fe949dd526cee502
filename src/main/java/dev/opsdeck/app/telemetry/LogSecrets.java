package dev.opsdeck.app.telemetry;

import dev.opsdeck.foreign.ForeignText;

/**
 * The last look at what is logged. Secrets are kept out by their type; what a library puts into the
 * message of an exception has no type.
 */
final class LogSecrets {
  private LogSecrets() {}

  static String mask(String text) {
    return ForeignText.clean(text.stripTrailing());
  }
}
