package dev.opsdeck.message;

import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** People as policies and runbooks name them: whoever is on call, groups, single persons. */
record WhoText(Function<Fact, String> words) {
  String all(List<String> who) {
    return who.stream().map(this::one).collect(Collectors.joining(", "));
  }

  private String one(String who) {
    if (who.equals("oncall")) {
      return words.apply(Fact.of("card.approver-on-call"));
    }
    return who.startsWith(Markup.GROUP)
        ? words.apply(Fact.of("card.approver-group", "group", who.substring(Markup.GROUP.length())))
        : words.apply(Fact.of("card.approver-person", "person", who));
  }
}
