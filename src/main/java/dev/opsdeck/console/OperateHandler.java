package dev.opsdeck.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.Eligibility;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.command.ChatCommand.Operate;
import dev.opsdeck.command.ChatCommand.When;
import dev.opsdeck.console.TargetFinder.Sought;
import dev.opsdeck.incident.Incident;
import dev.opsdeck.incident.Incidents;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Purpose;
import dev.opsdeck.run.Launcher;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Runbooks;
import dev.opsdeck.runbook.parameter.Parameter;
import dev.opsdeck.runbook.parameter.Parameters;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries out a verb: finds its runbook, target and parameters, and launches a run. */
@Singleton
final class OperateHandler {
  private static final String SLASH = "/ops";

  private final Runbooks runbooks;
  private final ChannelContexts places;
  private final TargetFinder targets;
  private final Incidents incidents;
  private final Launcher launcher;
  private final AccessPolicy policy;
  private final OwnEnvironment defaults;
  private final InstantSource clock;

  OperateHandler(
      Runbooks runbooks,
      ChannelContexts places,
      TargetFinder targets,
      Incidents incidents,
      Launcher launcher,
      AccessPolicy policy,
      OwnEnvironment defaults,
      InstantSource clock) {
    this.runbooks = runbooks;
    this.places = places;
    this.targets = targets;
    this.incidents = incidents;
    this.launcher = launcher;
    this.policy = policy;
    this.defaults = defaults;
    this.clock = clock;
  }

  Reply handle(Console.Request request, Operate operate) {
    ChannelContext place = places.of(request);
    Optional<Runbook> runbook = runbooks.byVerb(operate.verb());
    if (!place.operations() && !runbook.map(wanted -> anywhere(request, wanted)).orElse(false)) {
      return places.turnedAway(place, SLASH + " " + operate.text());
    }
    if (runbook.isEmpty()) {
      return new Reply.Refused(Fact.of("console.verb.gone", "verb", operate.verb()), List.of());
    }
    Order order = defaults.applied(new Order(place, operate, runbook.get()));
    return switch (Parameters.parse(runbook.get().parameters(), operate.flags())) {
      case Parameters.Parsed.Problems problems ->
          problems.wrong().isEmpty() ? incomplete(order) : wrongParameters(order, problems.wrong());
      case Parameters.Parsed.Values(JsonNode values) -> aboutTarget(order, values);
    };
  }

  /** Whether the policy lets this person ask outside the channels for operations too. */
  private boolean anywhere(Console.Request request, Runbook runbook) {
    return policy.mayAsk(request.actor(), false, runbook) instanceof Eligibility.Eligible;
  }

  /** One command with its runbook, while it is being worked out. */
  record Order(ChannelContext place, Operate operate, Runbook runbook) {
    TargetFinder.Typed typed(TargetFinder.Words words) {
      return new TargetFinder.Typed(
          words, SLASH, runbook.targets(), other -> CommandText.of(operate, other));
    }

    TargetFinder.Words words() {
      return new TargetFinder.Words(operate.target(), operate.environment(), operate.platform());
    }
  }

  /** A parameter that is merely missing is asked for; one that is wrong is told. */
  private static Reply wrongParameters(Order order, List<Fact> wrong) {
    String help = "help " + order.operate().verb();
    List<Reply.Button> buttons =
        Buttons.typing(order.place().request(), SLASH + " " + help, SLASH, help).stream().toList();
    return new Reply.Refused(wrong.getFirst(), wrong.subList(1, wrong.size()), buttons);
  }

  private Reply aboutTarget(Order order, JsonNode params) {
    TargetFinder.Words words = words(order);
    if (!words.complete(order.runbook().targets())) {
      return incomplete(order);
    }
    return switch (targets.find(order.place(), order.typed(words))) {
      case Sought.Unclear(Reply reply) -> reply;
      case Sought.Found(Target target) -> inTime(order, target, params);
    };
  }

  private TargetFinder.Words words(Order order) {
    return targets.complete(order.place(), order.words(), order.runbook().targets());
  }

  private Reply inTime(Order order, Target target, JsonNode params) {
    return switch (order.operate().manner().when()) {
      case When.AtOnce _ -> launch(order, target, params, null);
      case When.Unsaid _ -> incomplete(order);
      case When.At(String moment) ->
          switch (TimeParser.read(moment, order.place().request().actor(), clock.instant())) {
            case TimeParser.Read.Wrong(Fact why) -> new Reply.Refused(why, List.of());
            case TimeParser.Read.At(Instant at) -> launch(order, target, params, at);
          };
    };
  }

  /** What was said must be right before anybody is asked for the rest. */
  private Reply incomplete(Order order) {
    TargetFinder.Words words = words(order);
    if (words.complete(order.runbook().targets())
        && targets.find(order.place(), order.typed(words)) instanceof Sought.Unclear(Reply why)) {
      return why;
    }
    Optional<Reply> doubt = targets.doubt(order.place(), order.typed(words));
    if (doubt.isPresent()) {
      return doubt.get();
    }
    List<Reply.Field> fields =
        new ArrayList<>(
            FormFields.target(words, order.runbook().targets(), targets.environments(words)));
    order.runbook().parameters().stream()
        .filter(parameter -> isMissing(parameter, order.operate()))
        .map(FormFields::parameter)
        .forEach(fields::add);
    if (order.operate().manner().when() instanceof When.Unsaid) {
      fields.add(FormFields.at());
    }
    Fact title = Fact.of("console.form.command", "command", SLASH + " " + order.operate().verb());
    return new FormId.Command(SLASH, order.operate().text()).form(title, fields);
  }

  private static boolean isMissing(Parameter parameter, Operate operate) {
    return !parameter.optional()
        && parameter.fallback() == null
        && !operate.flags().containsKey(parameter.flag());
  }

  private Reply launch(Order order, Target target, JsonNode params, @Nullable Instant at) {
    Console.Request request = order.place().request();
    Optional<Incident> incident = incidents.openFor(target.key());
    Optional<Incident> elsewhere = incident.filter(open -> !open.equals(order.place().incident()));
    Purpose purpose = runbooks.onlyLooks(order.runbook()) ? Purpose.LOOK : Purpose.CHANGE;
    Launcher.Launched launched =
        launcher.launch(
            new Launcher.Request(
                request.id(),
                request.actor(),
                SLASH + " " + order.operate().text(),
                order.runbook(),
                target,
                params,
                new Launcher.Setting(
                    order.place().operations(),
                    elsewhere.map(OperateHandler::channelOf).orElseGet(() -> here(order.place())),
                    elsewhere.map(_ -> asked(order.place(), purpose)).orElse(null),
                    purpose,
                    incident.map(OperateHandler::facts).orElse(null),
                    at,
                    order.operate().manner().breakGlass())));
    Reply.Accepted.Card card =
        elsewhere.isPresent()
            ? Reply.Accepted.Card.IN_INCIDENT
            : purpose == Purpose.LOOK && at == null
                ? Reply.Accepted.Card.ANSWER
                : Reply.Accepted.Card.HERE;
    return new Reply.Accepted(launched.run(), order.runbook().title(), target.label(), at, card);
  }

  /** A change is everybody's business, and what is said in a thread is answered there. */
  private static Address asked(ChannelContext place, Purpose purpose) {
    Console.Request request = place.request();
    return purpose == Purpose.CHANGE || request.thread() != null
        ? here(place)
        : new Address.Ephemeral(request.channel(), PersonRef.of(request.actor()));
  }

  private static Address channelOf(Incident incident) {
    return new Address.IncidentChannel(incident.id(), incident.language());
  }

  private static Address here(ChannelContext place) {
    return new Address.Channel(
        place.request().channel(), place.language(), place.request().thread());
  }

  /** As the expressions of runbooks see it. */
  private static JsonNode facts(Incident incident) {
    ObjectNode facts = Json.object();
    facts.put("id", incident.id().value());
    facts.put("severity", incident.severity());
    facts.put("title", incident.title());
    facts.put("targetKey", incident.targetKey());
    facts.put("targetLabel", incident.targetLabel());
    facts.put("declaredBy", incident.declaredBy().value());
    facts.put("declaredAt", incident.declaredAt().toString());
    return facts;
  }
}
