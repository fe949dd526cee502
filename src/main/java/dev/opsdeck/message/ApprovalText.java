package dev.opsdeck.message;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.progress.RunView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who may say yes to a run, and who has. */
record ApprovalText(Function<Fact, String> words) {
  List<Block> question(RunView run) {
    RunView.ApprovalView approval = run.approval();
    if (approval == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    approval.notes().forEach(note -> lines.add("ℹ️ " + words.apply(note)));
    lines.add(
        words.apply(Fact.of("card.approvers")) + " " + new WhoText(words).all(approval.who()));
    if (!approval.call().everybody().isEmpty()) {
      lines.add(words.apply(called(approval.call())));
    }
    if (approval.fourEyes()) {
      lines.add(words.apply(Fact.of("card.four-eyes", "requester", run.requester().value())));
    }
    if (approval.quorum() > 1) {
      lines.add(
          words.apply(
              Fact.of(
                  "card.quorum",
                  "given",
                  approval.approvedBy().size(),
                  "quorum",
                  approval.quorum(),
                  "people",
                  refs(approval.approvedBy()))));
    }
    if (approval.typed() != null) {
      lines.add(words.apply(Fact.of("card.typed", "word", approval.typed())));
    }
    return List.of(new Block.Text(String.join("\n", lines)));
  }

  /** Only those who have been called: to be named in a new message is to be called. */
  private static Fact called(RunView.CallView call) {
    String people = refs(call.everybody());
    return call.nextAt() == null
        ? Fact.of("card.called", "people", people)
        : Fact.of("card.called-first", "people", people, "next", call.nextAt());
  }

  Optional<String> given(RunView run) {
    RunView.ApprovalView approval = run.approval();
    return approval == null || approval.approvedBy().isEmpty()
        ? Optional.empty()
        : Optional.of(
            words.apply(Fact.of("card.approved-by", "people", refs(approval.approvedBy()))));
  }

  private static String refs(List<PersonRef> people) {
    return people.stream().map(PersonRef::value).collect(Collectors.joining(" "));
  }
}
