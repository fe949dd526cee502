package dev.opsdeck.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonParseException;
import com.slack.api.app_backend.interactive_components.payload.BlockSuggestionPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.bolt.response.Response;
import com.slack.api.model.view.View;
import dev.opsdeck.console.Console;
import dev.opsdeck.console.Reply;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.Markup;
import dev.opsdeck.message.Messages;
import dev.opsdeck.secret.SealedValues;
import dev.opsdeck.slack.RequestDeduplicator.Answered;
import dev.opsdeck.slack.WorkspaceGuard.Knowledge;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.api.RequestClaims;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** Takes forms that were filled in to the console, and says in the form what is wrong with it. */
final class FormSubmissions {
  private final Console console;
  private final RequestDeduplicator answers;
  private final WorkspaceGuard guard;
  private final Directory directory;
  private final EphemeralReplies whispers;
  private final Messages messages;
  private final SealedValues sealed;
  private final Executor executor;

  FormSubmissions(
      Console console,
      RequestDeduplicator answers,
      WorkspaceGuard guard,
      Directory directory,
      EphemeralReplies whispers,
      Messages messages,
      SealedValues sealed,
      Executor executor) {
    this.console = console;
    this.answers = answers;
    this.guard = guard;
    this.directory = directory;
    this.whispers = whispers;
    this.messages = messages;
    this.sealed = sealed;
    this.executor = executor;
  }

  /** A form that was filled in. What is wrong with it is said in the form, which stays open. */
  Response submission(ViewSubmissionPayload payload, RequestClaims claims) {
    View view = payload.getView();
    return FormView.origin(view)
        .map(form -> submission(payload, view, form, claims))
        .orElseThrow(() -> new JsonParseException("the form is none of ours"));
  }

  private Response submission(
      ViewSubmissionPayload payload, View view, RequestOrigin.OfForm form, RequestClaims claims) {
    RequestOrigin asked = form.origin();
    RequestOrigin origin =
        new RequestOrigin(
            payload.getUser().getId(),
            asked.channel(),
            asked.channelName(),
            asked.threadTs(),
            asked.responseUrl(),
            claims);
    if (!sealed.available() && FormView.hasSecret(view)) {
      return problem(
          view, messages.words(Fact.of("slack.no-secret-key"), directory.language(origin.user())));
    }
    // Sealed values differ each time; what was entered is the same when it is sent again.
    Map<String, String> marks =
        FormView.values(view, value -> sealed.fingerprint(value.getBytes(UTF_8)));
    Map<String, String> values =
        FormView.values(view, value -> sealed.entered(origin.user(), value));
    String id = view.getId() + "/" + view.getHash() + "/" + Digest.of(Json.write(marks));
    Answered answered =
        answers.ask(
            id, origin, Knowledge.ANEW, request -> console.submit(request, form.form(), values));
    return answerForm(answered, origin, view);
  }

  private Response answerForm(Answered answered, RequestOrigin origin, View view) {
    Language language = directory.language(origin.user());
    return switch (answered) {
      case Answered.InTime(Reply.Form next) ->
          SlackHandlers.json(
              FormView.replaced(
                      FormView.view(next, messages.form(next, language), origin, language))
                  .toString());
      case Answered.InTime(Reply.Refused refused) when belongsInForm(view, refused) ->
          underTheirFields(view, refused, language);
      case Answered.InTime(Reply reply) -> {
        executor.execute(() -> whispers.tell(origin, reply, language));
        yield Response.ok();
      }
      case Answered.Later later -> {
        whispers.follow(later.reply(), origin, null);
        yield Response.ok();
      }
      case Answered.Broken broken when !FormView.fields(view).isEmpty() ->
          problem(view, messages.words(Fact.of("slack.not-recorded"), language));
      case Answered.Broken broken -> {
        Reply reply = new Reply.Answer(Fact.of("slack.not-recorded"));
        executor.execute(() -> whispers.tell(origin, reply, language));
        yield Response.ok();
      }
    };
  }

  /** Not when it comes with buttons that a form cannot show. */
  private static boolean belongsInForm(View view, Reply.Refused refused) {
    if (FormView.fields(view).isEmpty()) {
      return false;
    }
    return refused.corrections().isEmpty()
        || whys(refused).anyMatch(why -> FieldProblem.of(why, FormView.fields(view)).isPresent());
  }

  private static Stream<Fact> whys(Reply.Refused refused) {
    return Stream.concat(Stream.of(refused.why()), refused.also().stream());
  }

  private Response underTheirFields(View view, Reply.Refused refused, Language language) {
    Map<String, String> texts = new LinkedHashMap<>();
    whys(refused)
        .map(why ->
            FieldProblem.of(why, FormView.fields(view))
                .orElseGet(() -> new FieldProblem(first(view), why)))
        .forEach(problem ->
            texts.merge(
                problem.field(),
                plain(messages.words(problem.why(), language)),
                (a, b) -> a + " " + b));
    return SlackHandlers.json(FormView.problems(texts).toString());
  }

  /** What is wrong with no single field is said under the first. */
  private Response problem(View view, String markup) {
    return SlackHandlers.json(FormView.problems(Map.of(first(view), plain(markup))).toString());
  }

  private static String first(View view) {
    return FormView.fields(view).iterator().next();
  }

  private static String plain(String markup) {
    return Markup.plain(Markup.resolvePeople(markup, ref -> ref).replaceAll("[*`]", ""));
  }

  /** Choices for a field while the person types. */
  Response options(BlockSuggestionPayload payload, RequestClaims claims) {
    String field = payload.getActionId().substring(FormView.SEARCH.length());
    Language language = directory.language(payload.getUser().getId());
    var choices =
        guard.isForeign(claims)
            ? List.<Console.Choice>of()
            : console.options(field, payload.getValue() == null ? "" : payload.getValue());
    return SlackHandlers.json(
        Json.object().set("options", FormView.options(choices, language)).toString());
  }
}
