package dev.opsdeck.run.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.access.Grant;
import dev.opsdeck.access.Grants;
import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.Rights;
import dev.opsdeck.approval.ApprovalRequest;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.PriorityGate;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.Purpose;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.run.Launcher;
import dev.opsdeck.run.ledger.ProgressReminders;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.RunbookLoader;
import dev.opsdeck.runbook.Runbooks;
import dev.opsdeck.runbook.cel.CelExpressions;
import dev.opsdeck.runbook.expression.Expressions;
import dev.opsdeck.runbook.file.RunbookFiles;
import dev.opsdeck.schedule.InMemoryTimers;
import dev.opsdeck.schedule.TimerHandler;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A world with one Deployment in it, an engine that can be restarted, and a clock moved by hand.
 */
final class EngineBench {
  static final String BOOK =
      """
      name: change
      title: {en: Change, es: Cambiar}
      source: test
      announce: {start: deployment-start, complete: deployment-complete}
      onFailure: offer-inverse
      steps:
        - {id: change, action: test.image, with: {image: "app:2"}}
        - {id: look, action: test.look}
      """;

  static final String LOOK_BOOK =
      """
      name: look
      title: {en: Look, es: Mirar}
      source: test
      steps:
        - {id: look, action: test.look}
      """;

  static final Actor ANA =
      new Actor(
          "U0ANA", "ana", null, Set.of(), Language.EN, ZoneId.of("UTC"), Actor.Standing.MEMBER);
  static final Actor BRUNO =
      new Actor(
          "U0BRUNO", "bruno", null, Set.of(), Language.ES, ZoneId.of("UTC"), Actor.Standing.MEMBER);
  static final Actor CARLA =
      new Actor(
          "U0CARLA", "carla", null, Set.of(), Language.EN, ZoneId.of("UTC"), Actor.Standing.MEMBER);

  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T03:00:00Z"));
  final World world = new World(now::get);
  final ImageAction.Deployment deployment = new ImageAction.Deployment();
  final ImageAction image = new ImageAction(deployment);
  final LookAction look = new LookAction();
  final RecordedObserver observed = new RecordedObserver();
  final EchoAction echo = new EchoAction();

  /** Texts of runbooks that can be included, by name. */
  final Map<String, String> others = new HashMap<>();

  final BenchPolicy policy = new BenchPolicy();
  Rights rights = Rights.UNKNOWN;
  private final List<Action<?, ?>> all;
  private ActionRegistry actions;
  private static final Expressions EXPRESSIONS = CelExpressions.create();

  /** The same texts are the same runbooks: reading them is not what is tested here. */
  private static final Map<String, RunbookLoader.Loaded> READ = new ConcurrentHashMap<>();

  private final RunbookLoader loader =
      (files, signatures) ->
          READ.computeIfAbsent(
              files.toString(), _ -> RunbookFiles.loader().load(files, signatures));
  private int ids;
  RunEngine engine;

  EngineBench() {
    this(List.of());
  }

  /**
   * @param more actions besides those of the tests
   */
  EngineBench(List<? extends Action<?, ?>> more) {
    all = new ArrayList<>(List.of(image, look, echo));
    all.addAll(more);
    this.actions = new ActionRegistry(all);
    this.engine = newEngine();
  }

  /** As after a start of the process: nothing is remembered but the world. */
  RunEngine newEngine() {
    engine =
        new RunEngine(
            world.stores(),
            world.storage(),
            new RunEngine.Library(
                EXPRESSIONS, actions, (where, needed) -> rights.missing(where, needed)),
            new RunEngine.Deciders(policy, world.approvals, () -> List.of(PersonRef.of(BRUNO))),
            new RunEngine.Surroundings(observed, new PriorityGate(), () -> "run" + ++ids, now::get),
            Runnable::run);
    return engine;
  }

  /** As after an update that took an action away. */
  void newEngineWithout(String action) {
    actions =
        new ActionRegistry(all.stream().filter(one -> !one.spec().name().equals(action)).toList());
    newEngine();
  }

  RunId launch(String requestId) {
    return launch(requestId, BOOK, "change");
  }

  RunId launch(String requestId, String text, String name) {
    return launch(
        requestId,
        text,
        name,
        new Launcher.Setting(true, new Address.Channel("C1", Language.EN), null));
  }

  RunId launch(String requestId, String text, String name, Launcher.Setting setting) {
    return engine
        .launcher()
        .launch(
            new Launcher.Request(
                requestId,
                ANA,
                name + " app prod",
                runbook(text, name),
                target(),
                Json.object(),
                setting))
        .run();
  }

  /** Launches one of {@link #others}. */
  RunId launch(String name, Target target, JsonNode params) {
    Runbooks runbooks = runbooks(others.get(name), name);
    Runbook runbook = runbooks.byName(name).orElseThrow();
    Purpose purpose = runbooks.onlyLooks(runbook) ? Purpose.LOOK : Purpose.CHANGE;
    Launcher.Setting setting =
        new Launcher.Setting(
            true, new Address.Channel("C1", Language.EN), null, purpose, null, null, null);
    return engine
        .launcher()
        .launch(new Launcher.Request(name, ANA, name, runbook, target, params, setting))
        .run();
  }

  private Runbook runbook(String text, String name) {
    return runbooks(text, name).byName(name).orElseThrow();
  }

  private Runbooks runbooks(String text, String name) {
    List<ConfigFile> files = new ArrayList<>();
    files.add(new ConfigFile(name + ".yaml", text));
    others.forEach((other, body) -> {
      if (!other.equals(name)) {
        files.add(new ConfigFile(other + ".yaml", body));
      }
    });
    RunbookLoader.Loaded loaded = loader.load(files, actions.signatures());
    if (loaded.runbooks().byName(name).isEmpty()) {
      throw new AssertionError(loaded.problems().toString());
    }
    return loaded.runbooks();
  }

  static Target target() {
    return new Target.OfService(
        new Environment(
            "algesta", "prod", Set.of(), Tier.PRODUCTION, new Cluster("c", "c"), "production"),
        new Service(
            "app",
            "app",
            "app",
            Map.of("app", "app"),
            80,
            "app",
            null,
            null,
            List.of(),
            List.of(),
            null));
  }

  /** Fires timers, moving the clock on, until none is left. */
  void drive() throws InterruptedException {
    for (int fired = 0; fired < 500; fired++) {
      var next = world.nextTimer();
      if (next.isEmpty()) {
        return;
      }
      fire(next.get());
    }
    throw new AssertionError("the timers never come to rest");
  }

  /** Fires one timer, whenever it is due; does nothing when there is none. */
  void fireNext() throws InterruptedException {
    var next = world.nextTimer();
    if (next.isPresent()) {
      fire(next.get());
    }
  }

  /** Fires everything that is due until then, reports too. */
  void driveUntil(Instant end) throws InterruptedException {
    for (int fired = 0; fired < 2_000; fired++) {
      var next = world.timers.next(timer -> !timer.when().isAfter(end));
      if (next.isEmpty()) {
        now.set(end);
        return;
      }
      fire(next.get());
    }
    throw new AssertionError("the timers never come to rest");
  }

  private void fire(InMemoryTimers.Timer timer) throws InterruptedException {
    if (timer.when().isAfter(now.get())) {
      now.set(timer.when());
    }
    TimerHandler handler =
        timer.kind().equals(ProgressReminders.TIMER) ? engine.reports() : engine.worker();
    world.timers.fire(timer, handler);
  }

  /** As {@link #drive}, but a crash starts the process anew. */
  int driveThroughCrashes() throws InterruptedException {
    int crashes = 0;
    while (true) {
      try {
        drive();
        return crashes;
      } catch (CrashingDatabase.Crash crash) {
        crashes++;
        newEngine();
      }
    }
  }

  void approve(RunId run) {
    approve(run, BRUNO);
  }

  void approve(RunId run, Actor by) {
    ApprovalRequest request = openApproval(run);
    Grant grant = Grants.of(request.planDigest(), List.of(PersonRef.of(by)));
    world.database.useTransaction(
        handle -> engine.approvalListener().approved(handle, request, grant));
  }

  void deny(RunId run) {
    ApprovalRequest request = openApproval(run);
    world.database.useTransaction(handle ->
        engine.approvalListener().denied(handle, request, PersonRef.of(BRUNO), "not now"));
  }

  void expire(RunId run) {
    ApprovalRequest request = openApproval(run);
    world.database.useTransaction(handle -> engine.approvalListener().expired(handle, request));
  }

  /** Whether an approval is asked for that nobody has withdrawn. */
  boolean isAsked(RunId run) {
    ApprovalId open = world.run(run).authorization().open();
    return world.run(run).state() == RunState.AWAITING_APPROVAL
        && open != null
        && world.database.inTransaction(handle -> world.approvals.find(handle, open)).isPresent();
  }

  ApprovalRequest openApproval(RunId run) {
    ApprovalId id = world.run(run).authorization().open();
    return world.database.inTransaction(
        handle -> world.approvals.find(handle, java.util.Objects.requireNonNull(id)).orElseThrow());
  }

  RunState state(RunId run) {
    return world.run(run).state();
  }

  /** The code of why it rests or ended. */
  String outcome(RunId run) {
    Fact outcome = world.run(run).reason();
    return outcome == null ? "none" : outcome.code();
  }

  /** The last one told. */
  RunView card() {
    return world.events(Event.RunCard.class).getLast().run();
  }

  /** The notes about something, the oldest first. */
  List<Event.Note> notes(String code) {
    return world.events(Event.Note.class).stream()
        .filter(note -> note.fact().code().equals(code))
        .toList();
  }

  /** A timer that nobody has set fires. */
  void fireExtra(RunId run) {
    try {
      engine.worker().fire("t-extra-" + run, run.value());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
