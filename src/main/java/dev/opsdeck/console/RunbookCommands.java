package dev.opsdeck.console;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.Eligibility;
import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.command.ChatCommand.Values;
import dev.opsdeck.command.Grammar;
import dev.opsdeck.command.Verb;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.runbook.ApprovalRule;
import dev.opsdeck.runbook.CommandBinding;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Runbooks;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code runbooks} and {@code explain}: what there is to start, and what it would do. */
@Singleton
final class RunbookCommands {
  private final Runbooks runbooks;
  private final AccessPolicy policy;
  private final Grammar grammar;

  RunbookCommands(Runbooks runbooks, Catalog catalog, AccessPolicy policy) {
    this.runbooks = runbooks;
    this.policy = policy;
    this.grammar = Grammars.of(runbooks, catalog);
  }

  /** Those that this person may start here. */
  Reply list(ChannelContext place, Values values) {
    @Nullable String word = values.get("word");
    List<Fact> lines =
        runbooks.all().stream()
            .filter(runbook -> mayAsk(place, runbook))
            .filter(runbook -> word == null || speaksOf(runbook, word))
            .flatMap(runbook -> verb(runbook).map(verb -> line(runbook, verb)).stream())
            .toList();
    Fact heading = Fact.of("console.runbooks.heading", "word", word == null ? "" : word);
    return lines.isEmpty()
        ? new Reply.Answer(Fact.of("console.runbooks.none", "word", word == null ? "" : word))
        : new Reply.Listing(heading, lines, 0, heading);
  }

  Reply explain(ChannelContext place, Values values) {
    @Nullable String wanted = values.get("runbook");
    if (wanted == null) {
      return list(place, values);
    }
    Optional<Runbook> found =
        runbooks
            .byName(wanted.toLowerCase(Locale.ROOT))
            .or(() -> runbooks.byVerb(wanted))
            .filter(runbook -> mayAsk(place, runbook));
    return found.map(this::explained).orElseGet(() -> unknown(place, wanted));
  }

  private Reply explained(Runbook runbook) {
    List<Fact> lines = new ArrayList<>();
    verb(runbook)
        .ifPresent(
            verb -> lines.add(Fact.of("console.explain.how", "usage", "/ops " + verb.usage())));
    lines.add(approval(runbook));
    lines.addAll(RunbookSteps.lines(runbook));
    lines.add(Fact.of("console.explain.source", "source", runbook.origin()));
    Fact heading =
        Fact.of(
            "console.explain.heading",
            "name",
            runbook.name(),
            "en",
            runbook.title().en(),
            "es",
            runbook.title().es());
    return new Reply.Listing(heading, lines, 0, heading);
  }

  private Fact approval(Runbook runbook) {
    if (runbooks.onlyLooks(runbook)) {
      return Fact.of("console.explain.looks");
    }
    ApprovalRule rule = runbook.approval();
    return rule == null
        ? Fact.of("console.explain.policy")
        : Fact.of(
            "console.explain.approval",
            "by",
            String.join(", ", rule.by()),
            "quorum",
            rule.quorum(),
            "when",
            rule.when() == null ? "" : rule.when().text(),
            "expires",
            rule.expires());
  }

  private Reply unknown(ChannelContext place, String wanted) {
    List<String> known =
        runbooks.all().stream()
            .filter(runbook -> mayAsk(place, runbook))
            .map(Runbook::name)
            .toList();
    List<Reply.Button> buttons =
        Suggestions.near(wanted, known).stream()
            .flatMap(near -> typing(place, "explain " + near).stream())
            .toList();
    return new Reply.Refused(
        Fact.of("console.explain.unknown", "name", wanted),
        buttons.isEmpty() ? typing(place, "runbooks").stream().toList() : buttons);
  }

  private static Optional<Reply.Button> typing(ChannelContext place, String text) {
    String slash = ControlHandler.SLASH;
    return Buttons.typing(place.request(), slash + " " + text, slash, text);
  }

  private boolean mayAsk(ChannelContext place, Runbook runbook) {
    return policy.mayAsk(place.request().actor(), place.operations(), runbook)
        instanceof Eligibility.Eligible;
  }

  private static boolean speaksOf(Runbook runbook, String word) {
    String all = runbook.name() + " " + runbook.title().en() + " " + runbook.title().es();
    return all.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
  }

  private Optional<Verb> verb(Runbook runbook) {
    return Optional.ofNullable(runbook.command()).map(CommandBinding::verb).flatMap(grammar::verb);
  }

  private static Fact line(Runbook runbook, Verb verb) {
    return Fact.of(
        "console.runbooks.line",
        "usage",
        "/ops " + verb.usage(),
        "en",
        runbook.title().en(),
        "es",
        runbook.title().es());
  }
}
