package dev.opsdeck.console;

import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunOperation;
import java.util.List;
import java.util.Optional;

/** What a form is about, in the form's own id: nothing is kept for forms that nobody submits. */
sealed interface FormId {
  /** Slack keeps 3000 characters of JSON with a form, and not all for this. */
  int LONGEST = 2000;

  String text();

  /** A command that lacks something; the fields are flags that are put behind it. */
  record Command(String slash, String typed) implements FormId {
    @Override
    public String text() {
      return slash.substring(1) + ":" + typed;
    }
  }

  /** An incident of which not even the severity has been said. */
  record NewIncident() implements FormId {
    @Override
    public String text() {
      return "declare:";
    }
  }

  /** The reason of a no. */
  record Denial(ApprovalId approval) implements FormId {
    @Override
    public String text() {
      return "deny:" + approval;
    }
  }

  /** The word that confirms a yes. */
  record Confirmation(ApprovalId approval) implements FormId {
    @Override
    public String text() {
      return "confirm:" + approval;
    }
  }

  /** What an operation on a run lacks. */
  record OfRun(RunId run, RunOperation operation) implements FormId {
    @Override
    public String text() {
      return "run:" + run + ":" + Json.write(operation);
    }

    private static Optional<FormId> read(String text) {
      int colon = text.indexOf(':');
      if (colon < 0 || !text.startsWith("r-")) {
        return Optional.empty();
      }
      try {
        RunOperation operation = Json.read(text.substring(colon + 1), RunOperation.class);
        return Optional.of(new OfRun(new RunId(text.substring(0, colon)), operation));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  /** The form, or a refusal when the command is too long to be kept with it. */
  default Reply form(Fact title, List<Reply.Field> fields) {
    return Json.write(text()).length() > LONGEST
        ? new Reply.Refused(Fact.of("console.command.too-long", "longest", LONGEST), List.of())
        : new Reply.Form(text(), title, fields);
  }

  static Optional<FormId> parse(String id) {
    int colon = id.indexOf(':');
    String rest = id.substring(colon + 1);
    return switch (id.substring(0, Math.max(0, colon))) {
      case "ops", "incident" -> Optional.of(new Command("/" + id.substring(0, colon), rest));
      case "declare" -> Optional.of(new NewIncident());
      case "run" -> OfRun.read(rest);
      case "deny" -> Optional.of(new Denial(new ApprovalId(rest)));
      case "confirm" -> Optional.of(new Confirmation(new ApprovalId(rest)));
      default -> Optional.empty();
    };
  }
}
