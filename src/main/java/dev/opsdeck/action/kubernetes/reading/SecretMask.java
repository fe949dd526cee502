package dev.opsdeck.action.kubernetes.reading;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes what looks like a secret out of the lines of one log, in order. It rather hides too much
 * than too little. Not for several threads: it remembers whether it is inside a private key.
 */
public final class SecretMask {
  public static final String HIDDEN = "•••";

  /** A line as long as this is cut before it is looked at, which bounds every pattern. */
  public static final int LONGEST_LINE = 2_000;

  private static final Pattern KEY_BEGIN = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY");
  private static final Pattern KEY_END = Pattern.compile("-----END [A-Z0-9 ]*PRIVATE KEY");

  private record Rule(Pattern pattern, String replacement) {
    Rule(String pattern, String replacement) {
      this(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), replacement);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule("\\b(bearer|basic)\\s+[A-Z0-9._~+/=-]{8,}", "$1 " + HIDDEN),
          new Rule("((?:set-)?cookie[\"']?\\s*[:=]\\s*).+", "$1" + HIDDEN),
          new Rule("([a-z][a-z0-9+.-]{1,30}://[^\\s:/@]{0,200}:)[^\\s]+@", "$1" + HIDDEN + "@"),
          new Rule("\\beyJ[A-Z0-9_-]{5,}(?:\\.[A-Z0-9_-]*){1,4}", HIDDEN),
          new Rule("\\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\\b", HIDDEN),
          new Rule("\\b(?:gh[pousr]_|github_pat_)[A-Z0-9_]{20,}", HIDDEN),
          new Rule("\\bxox[a-z]-[A-Z0-9-]{10,}|\\bxapp-[A-Z0-9-]{10,}", HIDDEN),
          new Rule("\\b(sig=)[A-Z0-9%+/=_-]{16,}", "$1" + HIDDEN),
          new Rule(
              "((?<![A-Z0-9])[\\w.-]{0,40}(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key"
                  + "|access[_-]?key|account[_-]?key|private[_-]?key|credentials?|authorization)"
                  + "[\\w.-]{0,20}\\\\?[\"']?\\s{0,3}[=:]\\s{0,3})"
                  + "(?!\\s*"
                  + HIDDEN
                  + ")(\\\\?\"[^\"]*\"?|'[^']*'?|[^\\s,;&}\\])\"']+)",
              "$1" + HIDDEN));

  private boolean insideKey;

  /** The line without secrets, and not longer than {@value #LONGEST_LINE} characters. */
  public String mask(String line) {
    if (insideKey) {
      insideKey = !KEY_END.matcher(line).find();
      return HIDDEN;
    }
    if (KEY_BEGIN.matcher(line).find()) {
      insideKey = !KEY_END.matcher(line).find();
      return HIDDEN;
    }
    String masked = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line;
    for (Rule rule : RULES) {
      masked = rule.pattern().matcher(masked).replaceAll(rule.replacement());
    }
    return masked;
  }
}
