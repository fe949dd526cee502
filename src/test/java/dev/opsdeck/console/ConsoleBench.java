package dev.opsdeck.console;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.access.AccessFile;
import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.audit.RecordedAudit;
import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.CatalogLoader;
import dev.opsdeck.incident.Incident;
import dev.opsdeck.incident.Incidents;
import dev.opsdeck.incident.Incidents.Declaration;
import dev.opsdeck.incident.Incidents.Declared;
import dev.opsdeck.incident.IncidentsInMemory;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ChannelIdentity;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.People;
import dev.opsdeck.message.ConfigFolder;
import dev.opsdeck.oncall.Rota;
import dev.opsdeck.preference.DefaultEnvironmentsInMemory;
import dev.opsdeck.progress.InMemoryPostedMessages;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.progress.RecordedOutbox;
import dev.opsdeck.reference.References;
import dev.opsdeck.runbook.Runbooks;
import dev.opsdeck.runbook.Signatures;
import dev.opsdeck.runbook.cel.CelExpressions;
import dev.opsdeck.runbook.file.RunbookFiles;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The console over the shipped configuration; what it uses is in the hands of the test. */
final class ConsoleBench {
  static final Actor ANA = People.person("UANA");

  /** Somebody of whom the chat has said nothing in time. */
  static final Actor UNSAID =
      new Actor(
          "UANA",
          "uana",
          null,
          Set.of(Actor.UNSAID),
          Language.EN,
          ZoneId.of("UTC"),
          Actor.Standing.MEMBER);

  /** By its name in opsdeck.yaml: the channel of one platform. */
  static final String ALGESTA = "algesta-ops";

  static final Instant NOW = Instant.parse("2026-01-06T03:00:00Z");

  private static final Catalog CATALOG = CatalogLoader.load(config());
  private static final Runbooks RUNBOOKS =
      RunbookFiles.loader().load(config().under("runbooks/"), Signatures.all()).runbooks();

  final RecordedAudit audit = new RecordedAudit();
  final RecordedLauncher launcher = new RecordedLauncher();
  final ScriptedRuns runs = new ScriptedRuns();
  final ScriptedLocks locks = new ScriptedLocks();
  final ScriptedApprovals approvals = new ScriptedApprovals();
  final InMemoryPostedMessages posted = new InMemoryPostedMessages();
  final Incidents incidents =
      IncidentsInMemory.with(new RecordedOutbox(), posted, audit, instant -> List.of(), () -> NOW);
  final DefaultEnvironmentsInMemory chosen = new DefaultEnvironmentsInMemory();
  final AccessPolicy policy;
  final Console console;
  private int request;

  ConsoleBench() {
    this("");
  }

  /**
   * @param rules in addition to those of the shipped {@code access.yaml}
   */
  ConsoleBench(String rules) {
    policy = AccessFile.load(config(rules), CelExpressions.create(), now -> List.of());
    console = console();
  }

  private Console console() {
    ChannelContexts places = new ChannelContexts(CATALOG, incidents, audit);
    Corrections corrections = new Corrections(RUNBOOKS, CATALOG);
    TargetFinder targets = new TargetFinder(CATALOG, corrections);
    return new ChatConsole(
        CATALOG,
        RUNBOOKS,
        policy,
        places,
        new Gatekeeper(places, audit),
        new ChatConsole.Handlers(
            new OperateHandler(
                RUNBOOKS,
                places,
                targets,
                incidents,
                launcher,
                policy,
                new OwnEnvironment(chosen, targets, RUNBOOKS),
                () -> NOW),
            control(places, targets),
            new DeclareHandler(places, targets, incidents),
            new ResolveHandler(places, incidents),
            new LeadHandler(places, incidents),
            new InvalidHandler(places, corrections),
            new ApprovalPresses(approvals),
            new RunOperations(runs)));
  }

  private ControlHandler control(ChannelContexts places, TargetFinder targets) {
    return new ControlHandler(
        places,
        new RunList(runs, targets, () -> NOW),
        new RunCommands(runs, new RunOperations(runs)),
        new LockCommands(places, locks, CATALOG, targets, () -> NOW),
        new FreezeCommands(places, locks, targets, () -> NOW),
        new OnCallCommand(Rota.load(ConfigFolder.shipped()), () -> NOW),
        new RunbookCommands(RUNBOOKS, CATALOG, policy),
        new ShowCommand(References.load(config()), CATALOG),
        new UseCommand(chosen, CATALOG));
  }

  /** What is shipped, and one channel that is not for operations. */
  private static ConfigTree config() {
    return config("");
  }

  private static ConfigTree config(String rules) {
    TreeMap<String, ConfigFile> files = new TreeMap<>(ConfigFolder.shipped().files());
    ConfigFile access = files.get("access.yaml");
    String text = access.text();
    if (rules.startsWith("readers:")) {
      text = text.replaceFirst("(?m)^readers:.*$", rules);
    } else {
      text += "\n" + rules + "\n";
    }
    files.put("access.yaml", new ConfigFile(access.path(), text));
    ConfigFile settings = files.get("opsdeck.yaml");
    files.put(
        "opsdeck.yaml",
        new ConfigFile(
            settings.path(),
            settings.text().replace("channels:\n", "channels:\n  random: {operations: false}\n")));
    return new ConfigTree(files);
  }

  Reply ops(String text) {
    return ops("general", text);
  }

  Reply ops(String channelName, String text) {
    return console.command(in("C-" + channelName, channelName), "/ops", text);
  }

  Reply incident(String text) {
    return console.command(in("C-general", "general"), "/incident", text);
  }

  /** A new request in a channel. */
  Console.Request in(String channel, @Nullable String name) {
    return new Console.Request("q-" + ++request, ANA, where(channel, name));
  }

  private static ChannelIdentity where(String channel, @Nullable String name) {
    return name == null ? ChannelIdentity.nameless(channel) : ChannelIdentity.called(channel, name);
  }

  Reply submit(Reply.Form form, Map<String, String> values) {
    return console.submit(in("C-general", "general"), form.id(), values);
  }

  Reply press(Reply.Button button) {
    return console.press(in("C-general", "general"), button.press());
  }

  /** An open incident with its channel. */
  Incident open(String channel, String service, String environment, String platform) {
    Declared declared =
        incidents.declare(
            new Declaration(
                "declared-" + channel,
                ANA,
                1,
                "Trouble in " + channel,
                CATALOG.everyService().stream()
                    .filter(t -> t.key().equals(platform + "/" + environment + "/" + service))
                    .findFirst()
                    .orElseThrow(),
                "C-general",
                Language.ES));
    Incident incident = ((Declared.New) declared).incident();
    posted.record("incident/" + incident.id(), new PostedMessage(channel, ""));
    return incident;
  }

  /** What the buttons of a reply would type. */
  static List<String> typing(List<Reply.Button> buttons) {
    return buttons.stream()
        .map(button ->
            switch (button.press()) {
              case ButtonAction.Type type -> type.slash() + " " + type.text();
              case ButtonAction.Propose propose -> propose.slash() + " " + propose.text();
              default -> throw new AssertionError(button);
            })
        .collect(Collectors.toList());
  }

  /** Presses a button that shows a change first, and then the one that asks for it. */
  Reply pressTwice(String channelName, Reply.Button button) {
    Reply.Choose shown = assertInstanceOf(Reply.Choose.class, press(channelName, button));
    return press(channelName, shown.buttons().getFirst());
  }

  Reply press(String channelName, Reply.Button button) {
    return console.press(in("C-" + channelName, channelName), button.press());
  }
}
