package dev.opsdeck.app.telemetry;

import dev.opsdeck.action.kubernetes.reading.SecretMask;
import java.util.stream.Collectors;

/**
 * The last look at what is logged. Secrets are kept out by their type; what a library puts into the
 * message of an exception has no type.
 */
final class LogSecrets {
  private LogSecrets() {}

  static String mask(String text) {
    SecretMask mask = new SecretMask();
    return text.lines().map(mask::mask).collect(Collectors.joining("\n"));
  }
}
