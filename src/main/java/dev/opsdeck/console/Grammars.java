package dev.opsdeck.console;

import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.command.Flag;
import dev.opsdeck.command.Grammar;
import dev.opsdeck.command.Verb;
import dev.opsdeck.runbook.CommandBinding;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Runbooks;
import dev.opsdeck.runbook.parameter.Parameter;
import dev.opsdeck.runbook.parameter.ParameterType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the grammar of {@code /ops} out of the commands of the runbooks. */
final class Grammars {
  private static final Logger LOG = LoggerFactory.getLogger(Grammars.class);

  private Grammars() {}

  /** A runbook whose verb is taken or reserved stays without: it must not take the others down. */
  static Grammar of(Runbooks runbooks, Catalog catalog) {
    Grammar grammar = new Grammar(List.of());
    Map<AcceptedTargets, Optional<Target>> examples = new HashMap<>();
    for (Runbook runbook : runbooks.all()) {
      CommandBinding command = runbook.command();
      if (command == null) {
        continue;
      }
      List<Verb> more = new ArrayList<>(grammar.verbs());
      try {
        more.add(
            verb(runbook, command, examples.computeIfAbsent(command.targets(), catalog::example)));
        grammar = new Grammar(more);
      } catch (IllegalArgumentException e) {
        LOG.warn("The command of runbook {} cannot be typed: {}", runbook.name(), e.getMessage());
      }
    }
    return grammar;
  }

  private static Verb verb(Runbook runbook, CommandBinding command, Optional<Target> example) {
    List<Parameter> parameters = runbook.parameters();
    List<String> positional =
        command.positional().stream()
            .map(name -> parameter(parameters, name))
            .flatMap(Optional::stream)
            .map(Parameter::flag)
            .toList();
    return new Verb(
        command.verb(),
        command.aliases(),
        runbook.title(),
        takes(command.targets()),
        parameters.stream().map(Grammars::flag).toList(),
        positional,
        example.map(target -> typed(command, target, parameters)).stream().toList());
  }

  private static Optional<Parameter> parameter(List<Parameter> parameters, String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  private static Flag flag(Parameter parameter) {
    return new Flag(
        parameter.flag(),
        parameter.type() != ParameterType.BOOLEAN,
        isRequired(parameter),
        parameter.description());
  }

  private static boolean isRequired(Parameter parameter) {
    return !parameter.optional() && parameter.fallback() == null;
  }

  private static Verb.Takes takes(AcceptedTargets accepted) {
    String usage = accepted.usage();
    return usage.isEmpty() ? new Verb.Takes.Environment() : new Verb.Takes.Named(usage);
  }

  /** With a target that exists, so that it can be typed as it stands; none without a catalogue. */
  private static String typed(CommandBinding command, Target target, List<Parameter> parameters) {
    StringBuilder text = new StringBuilder(command.verb());
    if (!target.name().isEmpty()) {
      text.append(' ').append(target.name());
    }
    text.append(' ').append(target.environment().name());
    parameters.stream()
        .filter(Grammars::isRequired)
        .filter(p -> p.type() != ParameterType.SECRET)
        .forEach(p -> text.append(" --").append(p.flag()).append(' ').append(sample(p)));
    return text.toString();
  }

  private static String sample(Parameter parameter) {
    if (!parameter.choices().isEmpty()) {
      return parameter.choices().getFirst();
    }
    Long minimum = parameter.minimum();
    return switch (parameter.type()) {
      case INTEGER -> String.valueOf(minimum == null ? 3 : Math.max(3, minimum));
      case BOOLEAN -> "true";
      case DURATION -> "5m";
      case SECRET -> "";
      case STRING -> parameter.name().equals("tag") ? "v1.2.1" : "<" + parameter.flag() + ">";
    };
  }
}
