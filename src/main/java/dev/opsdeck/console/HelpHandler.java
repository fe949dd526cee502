package dev.opsdeck.console;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.Eligibility;
import dev.opsdeck.command.ChatCommand.Help;
import dev.opsdeck.command.Flag;
import dev.opsdeck.command.Grammar;
import dev.opsdeck.command.Verb;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.CommandBinding;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Runbooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows what this person may type here, and nothing else. */
final class HelpHandler {
  private static final String INCIDENT = "incident";

  private final Grammar grammar;
  private final ChannelContexts places;
  private final Runbooks runbooks;
  private final AccessPolicy policy;

  HelpHandler(Grammar grammar, ChannelContexts places, Runbooks runbooks, AccessPolicy policy) {
    this.grammar = grammar;
    this.places = places;
    this.runbooks = runbooks;
    this.policy = policy;
  }

  Reply handle(Console.Request request, Help help) {
    boolean operations = places.of(request).operations();
    List<Verb> allowed =
        grammar.verbs().stream()
            .filter(verb -> mayAsk(request, operations, verb) instanceof Eligibility.Eligible)
            .toList();
    if (!operations && allowed.isEmpty()) {
      return ChannelContexts.notHere();
    }
    String verb = help.verb();
    if (verb == null) {
      return overview(allowed, operations);
    }
    if (verb.equals(INCIDENT) && operations) {
      return new Reply.Help(
          grammar.incidentVerbs().stream().map(v -> inFull("/incident ", v)).toList());
    }
    Optional<Verb> known = grammar.verb(verb);
    if (known.isEmpty()) {
      List<Verb> control = operations ? grammar.control(verb) : List.of();
      return control.isEmpty()
          ? overview(allowed, operations)
          : new Reply.Help(control.stream().map(v -> inFull("/ops ", v)).toList());
    }
    return switch (mayAsk(request, operations, known.get())) {
      case Eligibility.Eligible() ->
          new Reply.Help(List.of(inFull("/ops ", withCommon(known.get()))));
      case Eligibility.NotEligible(Fact why) -> new Reply.Refused(why, List.of());
    };
  }

  /** With the flags that every runbook has, which the overview leaves out. */
  private Verb withCommon(Verb verb) {
    List<Flag> flags = new ArrayList<>(verb.flags());
    flags.addAll(grammar.flagsOfEveryRunbook());
    return new Verb(
        verb.name(),
        verb.aliases(),
        verb.title(),
        verb.takes(),
        flags,
        verb.positional(),
        verb.examples());
  }

  /** What is no runbook is there for everybody where operations happen. */
  private Eligibility mayAsk(Console.Request request, boolean operations, Verb verb) {
    Optional<Runbook> runbook = runbooks.byVerb(verb.name());
    if (runbook.isPresent()) {
      return policy.mayAsk(request.actor(), operations, runbook.get());
    }
    return operations
        ? new Eligibility.Eligible()
        : new Eligibility.NotEligible(Fact.of("console.channel.not-operations"));
  }

  private Reply overview(List<Verb> allowed, boolean operations) {
    List<Reply.VerbHelp> verbs = new ArrayList<>();
    allowed.stream()
        .filter(verb -> !verb.name().startsWith(CommandBinding.RUN + " "))
        .forEach(verb -> verbs.add(inShort("/ops ", verb)));
    if (operations) {
      grammar.controlVerbs().forEach(verb -> verbs.add(inShort("/ops ", verb)));
      grammar.incidentVerbs().forEach(verb -> verbs.add(inShort("/incident ", verb)));
    }
    return new Reply.Help(verbs);
  }

  private static Reply.VerbHelp inShort(String slash, Verb verb) {
    return new Reply.VerbHelp(slash + verb.usage(), verb.title(), List.of(), List.of());
  }

  private static Reply.VerbHelp inFull(String slash, Verb verb) {
    return new Reply.VerbHelp(
        slash + verb.usage(),
        verb.title(),
        verb.flags().stream()
            .map(flag -> new Reply.FlagHelp(flag.usage(), flag.description()))
            .toList(),
        verb.examples().stream().map(example -> slash + example).toList());
  }
}
