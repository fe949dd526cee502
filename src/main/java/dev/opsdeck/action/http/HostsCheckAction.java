package dev.opsdeck.action.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.action.http.HttpCheckAction.Expect;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.List;

/** {@code http.hosts}: whether every public host of a service answers a path as it should. */
final class HostsCheckAction
    implements ReadAction<HostsCheckAction.Input, HostsCheckAction.Output> {
  /** How it is asked. */
  enum Scheme {
    @JsonProperty("http")
    HTTP,
    @JsonProperty("https")
    HTTPS
  }

  /**
   * @param path with its slash, and with a query where one is wanted
   */
  record Input(Scheme scheme, String path, Expect expect) {}

  record Output(int hosts) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>("http.hosts", Effect.READ, Input.class, Output.class, List.of());

  private final HttpCheckAction check;

  HostsCheckAction(HttpCheckAction check) {
    this.check = check;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) {
    List<String> hosts = context.service().hosts();
    if (hosts.isEmpty()) {
      return new Failed<>(
          Fact.of("http.no-hosts", "service", context.target().label()), Again.WILL_NOT_HELP);
    }
    List<Fact> well = new ArrayList<>();
    List<Fact> ill = new ArrayList<>();
    for (String host : hosts) {
      StepOutcome<HttpCheckAction.Output> outcome =
          check.perform(
              context, new HttpCheckAction.Input(url(input, host), null, null, input.expect()));
      switch (outcome) {
        case Done<HttpCheckAction.Output> done -> well.add(done.summary());
        case Failed<HttpCheckAction.Output> failed -> ill.add(failed.why());
        case StepOutcome.Waiting<HttpCheckAction.Output> waiting -> ill.add(waiting.why());
        case StepOutcome.Drifted<HttpCheckAction.Output>(Fact why) -> ill.add(why);
        case StepOutcome.Unknown<HttpCheckAction.Output>(Fact why) -> ill.add(why);
      }
    }
    if (ill.isEmpty()) {
      Fact summary =
          hosts.size() == 1 ? well.getFirst() : Fact.of("http.hosts-well", "count", hosts.size());
      return new Done<>(
          new Output(hosts.size()), summary, hosts.size() == 1 ? List.of() : well, List.of());
    }
    Fact why =
        hosts.size() == 1
            ? ill.getFirst()
            : Fact.of("http.hosts-ill", "ill", ill.size(), "count", hosts.size());
    ill.addAll(well);
    return new Failed<>(why, Again.MAY_HELP, hosts.size() == 1 ? List.of() : ill);
  }

  /**
   * The catalogue names a port with a host where it is not the usual one; plain HTTP has its own.
   */
  private static String url(Input input, String host) {
    return switch (input.scheme()) {
      case HTTPS -> "https://" + host + input.path();
      case HTTP -> "http://" + host.replaceFirst(":443$", "") + input.path();
    };
  }
}
