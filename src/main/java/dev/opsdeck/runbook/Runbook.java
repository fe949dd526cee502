package dev.opsdeck.runbook;

import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.runbook.parameter.Parameter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A validated runbook.
 *
 * @param origin where in the operations manuals it comes from
 * @param command absent when only other means start it
 * @param approval absent when the access policy decides alone
 */
public record Runbook(
    String name,
    Texts title,
    String origin,
    @Nullable CommandBinding command,
    List<Parameter> parameters,
    @Nullable ApprovalRule approval,
    Flow flow,
    Source source) {
  public Runbook {
    parameters = List.copyOf(parameters);
  }

  /**
   * The exact text, kept with every run.
   *
   * @param includes the runbooks that it includes, directly or not, by name
   * @param digest SHA-256 of the text and of all included ones
   */
  public record Source(String text, Map<String, Runbook> includes, String digest) {
    public Source {
      includes = Map.copyOf(includes);
    }
  }

  /** What it can be about; one that no command starts is about a service. */
  public AcceptedTargets targets() {
    return command == null ? AcceptedTargets.SERVICE : command.targets();
  }

  public List<Step> steps() {
    return flow.steps();
  }

  public List<Step> verify() {
    return flow.verify();
  }

  public Map<Flow.Moment, String> announce() {
    return flow.announce();
  }

  public String digest() {
    return source.digest();
  }

  /** The steps and then the verification. */
  public List<Step> allSteps() {
    return Stream.concat(flow.steps().stream(), flow.verify().stream()).toList();
  }

  /**
   * @throws IllegalArgumentException when it includes no such runbook
   */
  public Runbook included(String other) {
    Runbook found = source.includes().get(other);
    if (found == null) {
      throw new IllegalArgumentException(name + " does not include " + other);
    }
    return found;
  }
}
