package dev.opsdeck.action.kubernetes;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.ConfigFolder;
import dev.opsdeck.message.Messages;
import java.util.List;

/** Whether what an action says can be said: a fact without a value that its words use cannot. */
final class Said {
  private static final Messages MESSAGES = Messages.load(ConfigFolder.shipped());

  private Said() {}

  /** What only a test says has no words. */
  static void check(Fact fact) {
    if (fact.code().startsWith("test.")) {
      return;
    }
    for (Language language : Language.values()) {
      String words = MESSAGES.words(fact, language);
      assertFalse(words.startsWith(fact.code()), () -> language.tag() + ": " + words);
    }
  }

  static void check(List<Fact> facts) {
    facts.forEach(Said::check);
  }
}
