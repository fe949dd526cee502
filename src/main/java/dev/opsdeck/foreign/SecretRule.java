package dev.opsdeck.foreign;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * One notation that secrets are written in.
 *
 * @param id says whose secret or which notation it is
 * @param keywords one of them, in lower case, stands in every text that the pattern can match: the
 *     others are not looked at
 * @param pattern the group {@code secret} is what gets hidden, the group {@code key} what it was
 *     called, if it was
 * @param believes whether this key and value are a secret; judges what an expression cannot
 */
record SecretRule(
    String id, List<String> keywords, Pattern pattern, BiPredicate<String, String> believes) {
  static final String HIDDEN = "•••";

  private static final String KEY = "(?P<key>";

  /** Every match is a secret. */
  static SecretRule certain(String id, String keywords, String pattern) {
    return new SecretRule(id, words(keywords), Pattern.compile(pattern), (_, _) -> true);
  }

  /** A match is a secret if its characters are as mixed as those of a generated one. */
  static SecretRule mixed(String id, String keywords, String pattern, double bits) {
    return new SecretRule(
        id,
        words(keywords),
        Pattern.compile(pattern),
        (_, secret) -> Believable.entropy(secret) >= bits);
  }

  /** A match is a secret if the value is one that people would put behind such a key. */
  static SecretRule keyed(String id, List<String> keywords, String pattern) {
    return new SecretRule(id, keywords, Pattern.compile(pattern), Believable::isSecret);
  }

  private static List<String> words(String keywords) {
    return List.of(keywords.split(" "));
  }

  /** The text without what this rule finds. */
  String mask(String text) {
    Matcher matcher = pattern.matcher(text);
    boolean named = pattern.pattern().contains(KEY);
    StringBuilder masked = new StringBuilder();
    int done = 0;
    while (matcher.find()) {
      int from = matcher.start("secret");
      if (from >= 0 && believes.test(named ? key(matcher) : "", matcher.group("secret"))) {
        masked.append(text, done, from).append(HIDDEN);
        done = matcher.end("secret");
      }
    }
    return done == 0 ? text : masked.append(text, done, text.length()).toString();
  }

  private static String key(Matcher matcher) {
    String key = matcher.group("key");
    return key == null ? "" : key;
  }
}
