package dev.opsdeck.runbook.parameter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A typed parameter, given in chat as {@code --to-revision 3} for {@code toRevision}.
 *
 * @param choices the only values allowed; empty when any is
 * @param pattern regular expression that a string must match as a whole, absent for any
 * @param minimum inclusive; absent for none
 * @param maximum inclusive; absent for none
 * @param fallback the value when it is not given, absent for none
 */
public record Parameter(
    String name,
    ParameterType type,
    boolean optional,
    Texts description,
    List<String> choices,
    @Nullable String pattern,
    @Nullable Long minimum,
    @Nullable Long maximum,
    @Nullable JsonNode fallback) {
  public Parameter {
    choices = List.copyOf(choices);
  }

  /** {@code toRevision} as a flag: {@code to-revision}. */
  public String flag() {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
  }
}
