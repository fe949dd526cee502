package dev.opsdeck.progress;

import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Events of every kind, plain and with everything in them. */
final class SampleEvents {
  static final Instant AT = Instant.parse("2026-03-01T03:00:00.123456789Z");
  static final Address CHANNEL = new Address.Channel("C1", Language.ES);
  private static final PersonRef ANA = new PersonRef("U024BE7LH");
  private static final IncidentId INCIDENT = new IncidentId("i-1");

  private SampleEvents() {}

  static Event.RunCard card(String run, RunState state) {
    return new Event.RunCard(CHANNEL, view(run, state));
  }

  static Event.RunDetail detail(String run, String text) {
    return new Event.RunDetail(
        CHANNEL, new RunId(run), fact("rollout.progress", "text", text), List.of(), List.of());
  }

  static Event.Note note(String lane, String text) {
    return new Event.Note(new Address.Direct(ANA), lane, fact("console.note", "text", text));
  }

  static List<Event> ofEveryKind() {
    return List.of(
        card("r-1", RunState.PLANNING),
        new Event.RunCard(new Address.IncidentChannel(INCIDENT, Language.EN), fullView()),
        new Event.RunDetail(
            CHANNEL,
            new RunId("r-1"),
            fact("a.b", "x", "ñ \"quoted\" \u0000 \uD83D\uDE00"),
            List.of(fact("a.c", "at", AT)),
            List.of(new Event.TextFile("log.txt", "line 1\nline 2\u0000\t"))),
        new Event.Announcement(
            CHANNEL,
            "run/r-1",
            "run/r-1/complete",
            "rollback-executed",
            Json.object().put("z", 1.50).put("a", "ü").putNull("none")),
        new Event.Note(new Address.Ephemeral("C1", ANA), "whisper/1", fact("a.b", "x", "y")),
        note("lane", "x"),
        new Event.IncidentChannelOpening(
            new Address.IncidentChannel(INCIDENT, Language.EN),
            new IncidentView(INCIDENT, 1, "Outage", "inc-1", List.of(ANA), ANA, AT)));
  }

  private static RunView view(String run, RunState state) {
    return new RunView(
        new RunId(run),
        new Texts("Roll back", "Revertir"),
        "/ops rollback api prod",
        new RunView.TargetView("api", "prod", "algesta", true),
        ANA,
        Purpose.CHANGE,
        state,
        List.of(new RunView.StepView("undo", "a.b", StepState.PENDING, null, null, null)),
        null,
        null,
        null,
        List.of(),
        AT,
        null,
        List.of(),
        List.of());
  }

  private static RunView fullView() {
    Fact fact = fact("a.b", "x", "y");
    RunView plain = view("r-2", RunState.FAILED);
    return new RunView(
        plain.id(),
        plain.title(),
        plain.command(),
        plain.target(),
        plain.requester(),
        plain.purpose(),
        plain.state(),
        List.of(
            new RunView.StepView(
                "undo", "a.b", StepState.DONE, fact, fact, Duration.ofMillis(1_234))),
        new RunView.PlanView(
            2,
            List.of(
                new RunView.ChangeView(fact, List.of(new RunView.FieldChange("image", "a:1", "")))),
            List.of(fact),
            List.of(fact),
            List.of(fact),
            List.of(fact)),
        new RunView.ApprovalView(
            new ApprovalId("a-1"),
            List.of("oncall"),
            List.of(ANA),
            true,
            2,
            List.of(ANA),
            AT,
            new RunView.CallView(1, true, List.of(ANA), List.of(ANA), AT),
            List.of(fact),
            "api"),
        fact,
        List.of(fact),
        AT,
        AT.plusSeconds(90),
        questions(fact),
        List.of(
            new RunOperation.Cancel(""),
            new RunOperation.Pause(""),
            new RunOperation.Resume(),
            new RunOperation.Revert(),
            new RunOperation.Review("")));
  }

  private static List<QuestionView> questions(Fact why) {
    Texts text = new Texts("Which?", "¿Cuál?");
    QuestionView.Asked asked = new QuestionView.Asked(AT, AT.plusSeconds(600), List.of("oncall"));
    return List.of(
        new QuestionView.Choose("ask", asked, text, List.of(new QuestionView.Choice("blue", text))),
        new QuestionView.DoIt("by-hand", asked, text, 2),
        new QuestionView.TickOff(
            "list",
            new QuestionView.Asked(AT, null, List.of()),
            List.of(new QuestionView.Line("a", text, ANA), new QuestionView.Line("b", text, null))),
        new QuestionView.WhatBecameOf("undo", asked, why),
        new QuestionView.WhatNow("a/2/undo", asked, why));
  }

  private static Fact fact(String code, String name, Object value) {
    TreeMap<String, String> values = new TreeMap<>();
    values.put(name, value.toString());
    return new Fact(code, values);
  }
}
