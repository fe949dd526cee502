package dev.opsdeck.command;

import dev.opsdeck.command.ChatCommand.Invalid;
import dev.opsdeck.command.Lexer.Lexed;
import dev.opsdeck.kernel.Fact;
import java.util.List;

/**
 * Chat text to {@link ChatCommand}. Pure; answers for every text and never throws. Safe for any
 * number of threads.
 */
public final class CommandParser {
  private final Grammar grammar;

  public CommandParser(Grammar grammar) {
    this.grammar = grammar;
  }

  public Grammar grammar() {
    return grammar;
  }

  /**
   * @param slash the slash command, {@code /ops} or {@code /incident}; what a mention says counts
   *     as {@code /ops}, where {@code incident …} works too
   * @param text what follows it, as the chat sends it
   */
  public ChatCommand parse(String slash, String text) {
    String typed = ChatText.typed(text);
    return switch (Lexer.split(typed)) {
      case Lexed.Unclosed(int at) -> unclosed(typed, at);
      case Lexed.Words(List<Token> tokens) ->
          slash.startsWith("/incident")
              ? new IncidentParser(typed).parse(tokens)
              : new OpsParser(grammar, typed).parse(tokens);
    };
  }

  private static Invalid unclosed(String typed, int at) {
    char quote = typed.charAt(at);
    return new Invalid(
        Fact.of("command.quote.open", "quote", quote, "rest", typed.substring(at)),
        typed.endsWith("\\") ? List.of() : List.of(typed + Lexer.partnerOf(quote)));
  }

  static boolean asksForHelp(List<Token> tokens) {
    return !tokens.isEmpty()
        && (tokens.stream().anyMatch(t -> t.isFlag() && t.flagName().matches("help|h"))
            || (tokens.size() == 1 && tokens.getFirst().text().matches("(?i)help|ayuda|[?]")));
  }
}
