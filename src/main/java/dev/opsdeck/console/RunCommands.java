package dev.opsdeck.console;

import dev.opsdeck.command.ChatCommand.OnRun;
import dev.opsdeck.command.RunVerb;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.run.Runs;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code run cancel r-4k7x2m9q1z} and its like: finds the run, or asks which. */
@Singleton
final class RunCommands {
  /** Enough to choose from on a phone. */
  private static final int OFFERED = 5;

  private final Runs runs;
  private final RunOperations operations;

  RunCommands(Runs runs, RunOperations operations) {
    this.runs = runs;
    this.operations = operations;
  }

  Reply handle(ChannelContext place, OnRun command) {
    String typed = command.values().get("run");
    Optional<RunView> run = typed == null ? Optional.empty() : runs.show(id(typed));
    return run.map(view -> act(place.request(), command, view))
        .orElseGet(() -> which(place.request(), command, typed));
  }

  private static RunId id(String typed) {
    String id = typed.toLowerCase(Locale.ROOT);
    return new RunId(id.startsWith("r-") ? id : "r-" + id);
  }

  private Reply act(Console.Request request, OnRun command, RunView view) {
    String reason = said(command.values().get("reason"));
    return switch (command.verb()) {
      case SHOW -> new Reply.Card(view);
      case CANCEL -> operations.ask(request, view.id(), new RunOperation.Cancel(reason));
      case PAUSE -> operations.ask(request, view.id(), new RunOperation.Pause(reason));
      case RESUME -> operations.ask(request, view.id(), new RunOperation.Resume());
      case REVERT -> operations.ask(request, view.id(), new RunOperation.Revert());
      case REVIEW -> {
        String comment = said(command.values().get("comment"));
        yield operations.ask(request, view.id(), new RunOperation.Review(comment));
      }
      case NOTE ->
          operations.ask(
              request, view.id(), new RunOperation.Note(said(command.values().get("text"))));
      case RETRY -> onStep(request, command, view, RunOperation.Retry::new);
      case SKIP -> onStep(request, command, view, step -> new RunOperation.Skip(step, reason));
      case STOP -> onStep(request, command, view, step -> new RunOperation.Stop(step, reason));
    };
  }

  private Reply onStep(
      Console.Request request,
      OnRun command,
      RunView view,
      Function<String, RunOperation> operation) {
    return StepChooser.choose(
        request, command, view, step -> operations.ask(request, view.id(), operation.apply(step)));
  }

  private static String said(@Nullable String words) {
    return words == null ? "" : words.strip();
  }

  /** Offers the runs whose ids are nearest to the one that was typed, or the newest. */
  private Reply which(Console.Request request, OnRun command, @Nullable String typed) {
    List<Runs.Line> all = candidates(command.verb());
    List<Runs.Line> near = typed == null ? List.of() : near(id(typed), all);
    Language language = request.actor().language();
    List<Reply.Button> buttons =
        (near.isEmpty() ? all : near)
            .stream()
                .limit(OFFERED)
                .map(line -> button(request, command, line, language))
                .flatMap(Optional::stream)
                .toList();
    if (typed != null) {
      return new Reply.Refused(Fact.of("console.run.unknown", "run", id(typed)), buttons);
    }
    return buttons.isEmpty()
        ? new Reply.Refused(Fact.of("console.run.none"), List.of())
        : new Reply.Choose(
            Fact.of("console.run.which", "command", "/ops " + command.verb().verb().name()),
            buttons);
  }

  /** The runs that it can be about; all that are open when none is in the state for it. */
  private List<Runs.Line> candidates(RunVerb verb) {
    return switch (verb) {
      case SHOW, REVERT, REVIEW, NOTE -> runs.list(new Runs.Filter(false, null, null, 100));
      case RESUME -> in(RunState.PAUSED);
      case RETRY, STOP -> in(RunState.ASKING);
      case CANCEL, PAUSE, SKIP -> runs.list(new Runs.Filter(true, null, null, 100));
    };
  }

  private List<Runs.Line> in(RunState state) {
    List<Runs.Line> open = runs.list(new Runs.Filter(true, null, null, 100));
    List<Runs.Line> fitting = open.stream().filter(line -> line.state() == state).toList();
    return fitting.isEmpty() ? open : fitting;
  }

  private static List<Runs.Line> near(RunId typed, List<Runs.Line> lines) {
    List<String> ids = lines.stream().map(line -> line.run().value()).toList();
    return Suggestions.near(typed.value(), ids).stream()
        .flatMap(id -> lines.stream().filter(line -> line.run().value().equals(id)))
        .toList();
  }

  private static Optional<Reply.Button> button(
      Console.Request request, OnRun command, Runs.Line line, Language language) {
    String label = line.run() + " · " + line.title().in(language) + ": " + line.target();
    String text =
        CommandText.of(command.verb().verb(), command.values().with("run", line.run().value()));
    return Buttons.typing(request, label, ControlHandler.SLASH, text);
  }
}
