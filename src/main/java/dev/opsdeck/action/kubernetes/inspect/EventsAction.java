package dev.opsdeck.action.kubernetes.inspect;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.api.Naming;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.api.TargetScope;
import dev.opsdeck.action.kubernetes.reading.LogFilter;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.events}: what happened to a service, an object or in a namespace. Kubernetes
 * forgets events after an hour, unless its API server is told otherwise.
 */
final class EventsAction implements ReadAction<EventsAction.Input, EventsAction.Output> {
  private static final int USUAL = 20;
  private static final int MOST = 500;

  /** More lines than this are not read in a chat. */
  private static final int MOST_SHOWN = 40;

  /** Which events are shown. */
  enum Type {
    @JsonProperty("all")
    ALL,
    @JsonProperty("warning")
    WARNING
  }

  /**
   * @param type absent for all
   * @param tail how many of the newest, 20 when absent, 500 at most
   * @param since only those that were seen since then
   * @param grep regular expression over reason, object and message
   * @param namespace another one than the environment's
   */
  record Input(
      @Nullable Type type,
      @Nullable Integer tail,
      @Nullable Duration since,
      @Nullable String grep,
      @Nullable String namespace,
      @Nullable Boolean allNamespaces) {}

  /**
   * @param events how many different ones were found
   * @param warnings how many of them are warnings
   */
  record Output(int events, int warnings) {}

  private final Clusters clusters;

  EventsAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.events",
        Effect.READ,
        AcceptedTargets.ANY,
        Input.class,
        Output.class,
        Permission.list("list events"));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    Target target = context.target();
    String namespace = namespace(target, input);
    return clusters
        .read(
            context.environment().cluster(),
            client -> {
              ObjectReader reader = new ObjectReader(client);
              Predicate<Happening> about = about(reader, target, namespace);
              return Happenings.read(reader, namespace, about.and(wanted(context, input)));
            })
        .fold(found -> told(context, input, found), Inspections::failed);
  }

  /** What belongs to no namespace has its events in {@code default}. */
  private static String namespace(Target target, Input input) {
    boolean clusterWide =
        target instanceof Target.OfObject one && one.kind().clusterWide()
            || target instanceof Target.OfKind all && all.kind().clusterWide();
    return clusterWide && input.namespace() == null
        ? "default"
        : TargetScope.namespace(target, input.namespace(), input.allNamespaces());
  }

  private static Predicate<Happening> wanted(StepContext context, Input input) {
    Instant since = input.since() == null ? Instant.MIN : context.now().minus(input.since());
    return event ->
        (input.type() != Type.WARNING || event.isWarning()) && !event.last().isBefore(since);
  }

  /** Events name the object that they are about; those of a service begin with its Deployment. */
  private static Predicate<Happening> about(ObjectReader reader, Target target, String namespace)
      throws InterruptedException {
    return switch (target) {
      case Target.OfObject one -> {
        String name = meant(reader, one, namespace);
        yield event -> event.object().equals(name);
      }
      case Target.OfKind all -> event -> event.object().startsWith(all.kind().word() + "/");
      case Target.OfService service ->
          event -> belongs(event.object(), service.service().deployment());
      case Target.OfServices _, Target.OfEnvironment _, Target.OfResource _, Target.OfRelease _ ->
          event -> true;
    };
  }

  /** What happened to an object that is gone is told by the name that was typed. */
  private static String meant(ObjectReader reader, Target.OfObject one, String namespace)
      throws InterruptedException {
    Scope scope = TargetScope.of(one, one.kind(), namespace);
    return Naming.find(reader, scope) instanceof Naming.Found.One(Scope found)
        ? one.kind().word() + "/" + found.name()
        : one.name();
  }

  private static boolean belongs(String object, String deployment) {
    String name = object.substring(object.indexOf('/') + 1);
    return name.equals(deployment) || name.startsWith(deployment + "-");
  }

  private static StepOutcome<Output> told(StepContext context, Input input, List<Happening> found) {
    List<Happening> matching;
    try {
      matching = matching(found, LogFilter.of(input.grep()));
    } catch (LogFilter.Unusable e) {
      return new StepOutcome.Failed<>(e.fact(), Again.WILL_NOT_HELP);
    }
    int tail = input.tail() == null ? USUAL : Math.clamp(input.tail(), 1, MOST);
    List<Happening> shown = Happenings.newest(matching, tail);
    int warnings = (int) shown.stream().filter(Happening::isWarning).count();
    List<Fact> details =
        new ArrayList<>(
            Happenings.newest(shown, MOST_SHOWN).stream().map(Happenings::fact).toList());
    List<Attachment> files = shown.size() > MOST_SHOWN ? List.of(file(context, shown)) : List.of();
    Done<Output> done =
        new Done<>(
            new Output(matching.size(), warnings),
            summary(context, shown.size(), matching.size(), warnings),
            details,
            files);
    return warnings > 0 ? done.troubled() : done;
  }

  private static List<Happening> matching(List<Happening> found, LogFilter filter)
      throws LogFilter.Unusable {
    List<Happening> matching = new ArrayList<>();
    for (Happening event : found) {
      if (filter.lets(event.reason() + " " + event.object() + " " + event.message())) {
        matching.add(event);
      }
    }
    return matching;
  }

  private static Fact summary(StepContext context, int shown, int all, int warnings) {
    record Summary(String target, int shown, int all, int warnings) {}
    Summary summary = new Summary(context.target().label(), shown, all, warnings);
    return all == 0 ? Fact.of("inspect.no-events", summary) : Fact.of("inspect.events", summary);
  }

  private static Attachment file(StepContext context, List<Happening> shown) {
    return new Attachment(
        "events-" + context.environment().namespace() + ".txt",
        shown.stream().map(Happening::line).collect(Collectors.joining("\n", "", "\n")));
  }
}
