package dev.opsdeck.console;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.command.ChatCommand;
import dev.opsdeck.command.CommandParser;
import dev.opsdeck.command.Conduct;
import dev.opsdeck.command.Grammar;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.runbook.Runbooks;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Hands each command, button and form to the one that handles it. */
@Singleton
final class ChatConsole implements Console {
  private static final int MOST_CHOICES = 100;

  private final Catalog catalog;
  private final Runbooks runbooks;
  private final CommandParser parser;
  private final HelpHandler help;
  private final Gatekeeper gate;
  private final Handlers handlers;

  ChatConsole(
      Catalog catalog,
      Runbooks runbooks,
      AccessPolicy policy,
      ChannelContexts places,
      Gatekeeper gate,
      Handlers handlers) {
    Grammar grammar = Grammars.of(runbooks, catalog);
    this.catalog = catalog;
    this.runbooks = runbooks;
    this.parser = new CommandParser(grammar);
    this.help = new HelpHandler(grammar, places, runbooks, policy);
    this.gate = gate;
    this.handlers = handlers;
  }

  /** One handler for each kind of thing that a person can ask for. */
  @Singleton
  record Handlers(
      OperateHandler operate,
      ControlHandler control,
      DeclareHandler declare,
      ResolveHandler resolve,
      LeadHandler lead,
      InvalidHandler invalid,
      ApprovalPresses approvals,
      RunOperations runs) {}

  @Override
  public Reply command(Request request, String slash, String text) {
    ChatCommand command = parser.parse(slash, text);
    Optional<Reply> refusal = Optional.empty();
    if (command.conduct().actsAtOnce()) {
      refusal = gate.notAMember(request);
    } else if (isChange(command)) {
      refusal = gate.guest(request);
    }
    return refusal.orElseGet(() -> handled(request, slash, text, command));
  }

  /** What a guest wants changed need not be planned to be denied. */
  private boolean isChange(ChatCommand command) {
    return command instanceof ChatCommand.Operate operate
        && runbooks.byVerb(operate.verb()).filter(book -> !runbooks.onlyLooks(book)).isPresent();
  }

  private Reply handled(Request request, String slash, String text, ChatCommand command) {
    return switch (command) {
      case ChatCommand.Operate operate -> handlers.operate().handle(request, operate);
      case ChatCommand.Control control -> handlers.control().handle(request, control);
      case ChatCommand.OnRun onRun -> handlers.control().handle(request, onRun);
      case ChatCommand.Help wanted -> help.handle(request, wanted);
      case ChatCommand.DeclareIncident declare -> handlers.declare().handle(request, declare);
      case ChatCommand.ResolveIncident resolve -> handlers.resolve().handle(request, resolve);
      case ChatCommand.LeadIncident lead -> handlers.lead().handle(request, lead);
      case ChatCommand.Invalid invalid -> handlers.invalid().handle(request, slash, text, invalid);
    };
  }

  private boolean isLook(ChatCommand command) {
    return command instanceof ChatCommand.Operate operate
        && runbooks.byVerb(operate.verb()).filter(runbooks::onlyLooks).isPresent();
  }

  @Override
  public Conduct conduct(String slash, String text) {
    return parser.parse(slash, text).conduct();
  }

  @Override
  public Reply press(Request request, ButtonAction press) {
    boolean isTyped = press instanceof ButtonAction.Type || press instanceof ButtonAction.Propose;
    Optional<Reply> refusal = isTyped ? Optional.empty() : gate.refusal(request);
    return refusal.orElseGet(() -> pressed(request, press));
  }

  private Reply proposed(Request request, ButtonAction.Propose propose) {
    if (isLook(parser.parse(propose.slash(), propose.text()))) {
      return command(request, propose.slash(), propose.text());
    }
    String command = propose.slash() + " " + propose.text();
    String origin = propose.origin() == null ? request.id() : propose.origin();
    ButtonAction typed = new ButtonAction.Type(propose.slash(), propose.text(), origin);
    return new Reply.Choose(
        propose.origin() == null
            ? Fact.of("console.offered", "command", command)
            : Fact.of("console.proposed", "command", command),
        List.of(new Reply.Button(Buttons.shown(command), typed)));
  }

  private Reply pressed(Request request, ButtonAction press) {
    return switch (press) {
      case ButtonAction.Approve approve ->
          handlers.approvals().approve(request.actor(), approve.approval());
      case ButtonAction.Deny deny -> handlers.approvals().askWhy(deny.approval());
      case ButtonAction.OfRun ofRun -> handlers.runs().ask(request, ofRun.run(), ofRun.operation());
      case ButtonAction.Type type -> command(once(request, type), type.slash(), type.text());
      case ButtonAction.Propose propose -> proposed(request, propose);
    };
  }

  /** Pressing the same button of the same answer again is the same request again. */
  private static Request once(Request request, ButtonAction.Type type) {
    String origin = type.origin();
    return origin == null
        ? request
        : new Request(
            origin + "/" + Digest.of(type.text()).substring(0, 12),
            request.actor(),
            request.where());
  }

  @Override
  public Reply submit(Request request, String form, Map<String, String> values) {
    return FormId.parse(form)
        .map(id -> submit(request, id, new TreeMap<>(values)))
        .orElseGet(() -> new Reply.Refused(Fact.of("console.form.unknown"), List.of()));
  }

  private Reply submit(Request request, FormId form, Map<String, String> values) {
    Optional<Reply> refusal = isCommand(form) ? Optional.empty() : gate.refusal(request);
    return refusal.orElseGet(() -> submitted(request, form, values));
  }

  private static boolean isCommand(FormId form) {
    return form instanceof FormId.Command || form instanceof FormId.NewIncident;
  }

  private Reply submitted(Request request, FormId form, Map<String, String> values) {
    return switch (form) {
      case FormId.Command command ->
          command(request, command.slash(), CommandText.with(command.typed(), values));
      case FormId.NewIncident declare -> {
        Map<String, String> rest = new TreeMap<>(values);
        String severity = rest.getOrDefault(FormFields.SEVERITY, "");
        rest.remove(FormFields.SEVERITY);
        yield command(request, "/incident", CommandText.with("declare-sev" + severity, rest));
      }
      case FormId.Denial denial ->
          handlers
              .approvals()
              .deny(request.actor(), denial.approval(), values.getOrDefault(FormFields.REASON, ""));
      case FormId.Confirmation confirmation ->
          handlers
              .approvals()
              .confirm(
                  request.actor(),
                  confirmation.approval(),
                  values.getOrDefault(FormFields.TYPED, ""));
      case FormId.OfRun ofRun -> handlers.runs().submit(request, ofRun, values);
    };
  }

  @Override
  public List<Choice> options(String field, String typed) {
    if (!field.equals(FormFields.TARGET)) {
      return List.of();
    }
    String wanted = typed.strip().toLowerCase(Locale.ROOT);
    return Stream.concat(written(wanted), listed(wanted))
        .limit(MOST_CHOICES)
        .map(name -> new Choice(new Texts(name, name), name))
        .toList();
  }

  /** What no list holds: names of objects, and several services. */
  private Stream<String> written(String wanted) {
    return wanted.matches(".*[/,].*")
            && !catalog.matching(wanted, null, AcceptedTargets.ANY).isEmpty()
        ? Stream.of(wanted)
        : Stream.empty();
  }

  private Stream<String> listed(String wanted) {
    return catalog.names(AcceptedTargets.of(TargetKind.SERVICE, TargetKind.SERVICES)).stream()
        .filter(name -> name.toLowerCase(Locale.ROOT).contains(wanted))
        .sorted(Comparator.comparing(name -> !name.startsWith(wanted)));
  }
}
