package dev.opsdeck.foreign;

import com.google.re2j.Pattern;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Judges what stands behind a key that sounds like a secret's: {@code token: expired} is news, and
 * {@code secretName: api-tls} is a name.
 */
final class Believable {
  /** What such a key ends in when its value is not the secret itself. */
  private static final Pattern ABOUT_IT =
      Pattern.compile(
          "(?i)(?:pullsecrets?|names?|refs?|keyref|type|kind|file|filename|path|dir|mount|count|ttl|expir\\w*|"
              + "issued\\w*|age|review|policy|length|len|size|issuer|audience|endpoint|url|uri|"
              + "version|stdin|store|provider|class|namespace|required|enabled|valid\\w*|less|"
              + "iz\\w+|rotat\\w+|reset\\w*|change\\w*|updated\\w*|created\\w*|last\\w*|"
              + "s?_?used|hint|field|prompt|manager|resourceversion)$");

  /** A word that such a key is part of and that has nothing to do with secrets. */
  private static final Pattern OTHER_WORD =
      Pattern.compile("(?i)(?:^|[^a-z])(?:bypass|compass|tokeniz|tokenis|passwordless)");

  /** What programs say of a secret instead of the secret. */
  private static final Set<String> NEWS =
      Set.of(
          "true",
          "false",
          "null",
          "nil",
          "none",
          "undefined",
          "yes",
          "no",
          "not",
          "must",
          "is",
          "was",
          "has",
          "have",
          "cannot",
          "can",
          "could",
          "should",
          "will",
          "the",
          "a",
          "an",
          "and",
          "or",
          "for",
          "of",
          "in",
          "on",
          "to",
          "from",
          "with",
          "by",
          "at",
          "if",
          "it",
          "this",
          "that",
          "expired",
          "invalid",
          "missing",
          "required",
          "incorrect",
          "wrong",
          "empty",
          "unset",
          "unknown",
          "denied",
          "failed",
          "failure",
          "error",
          "ok",
          "success",
          "revoked",
          "rejected",
          "unauthorized",
          "unauthenticated",
          "forbidden",
          "mismatch",
          "found",
          "valid",
          "string",
          "bytes",
          "optional",
          "rotated",
          "changed",
          "updated",
          "reset",
          "created",
          "deleted",
          "loaded",
          "unchanged",
          "configured",
          "refreshed",
          "renewed",
          "provided",
          "bearer",
          "basic",
          "digest",
          "negotiate",
          "redacted",
          "masked",
          "hidden",
          "filtered",
          "secret",
          "token",
          "password",
          "opaque",
          "es",
          "está",
          "ha",
          "caducó",
          "vencida",
          "vencido",
          "incorrecta",
          "incorrecto",
          "inválida",
          "inválido",
          "falta",
          "obligatoria",
          "del",
          "de",
          "la",
          "el",
          "para",
          "que");

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\$\\{[^}]*}?|\\$\\([^)]*\\)?|\\{\\{.*|%[A-Za-z_]\\w*%|[*x•.#-]+|\\[[A-Za-z ]+]?|<[^>]*>?"
              + "|\\[\\d+|\\d{1,3}|[\\[{(|>\\\\]+.{0,1}");

  private static final Pattern NEXT_KEY = Pattern.compile("\\s[\\w.-]+=");

  private static final Pattern OF_A_SCHEME =
      Pattern.compile(
          "(?i)(?:auth\\w*|tokens?|credentials?|scheme|challenge|access|realm|formats?|headers?|"
              + "required|requests?|[a-z]+_[a-z]+)[=.]*");

  private Believable() {}

  static boolean isSecret(String key, String value) {
    String bare = trimmed(value);
    if (bare.isEmpty() || PLACEHOLDER.matches(bare)) {
      return false;
    }
    String first = bare.split("[\\s,;:!.]", 2)[0].toLowerCase(Locale.ROOT);
    return !NEWS.contains(first)
        && !isAboutASecret(key)
        && !OTHER_WORD.matcher(key).find()
        && !isCount(key, bare);
  }

  /** A whole line is one value only if no other key begins in it. */
  static boolean isSecretLine(String key, String value) {
    return !NEXT_KEY.matcher(value).find() && isSecret(key, value);
  }

  /** What follows {@code Bearer} or {@code Basic} and is no word about the scheme itself. */
  static boolean isCredential(String value) {
    return !OF_A_SCHEME.matches(value);
  }

  /** Said in a sentence: a word of the language is none, whatever the sentence is about. */
  static boolean isSecretInProse(String key, String value) {
    return isSecret(key, value) && value.codePoints().anyMatch(c -> !Character.isLetter(c));
  }

  /** Tells of a secret without being it. */
  static boolean isAboutASecret(String key) {
    return ABOUT_IT.matcher(key).find();
  }

  /** Shannon's, in bits a character. */
  static double entropy(String text) {
    Map<Integer, Integer> counts = new HashMap<>();
    text.codePoints().forEach(c -> counts.merge(c, 1, Integer::sum));
    double length = text.codePointCount(0, text.length());
    double bits = 0;
    for (int count : counts.values()) {
      double share = count / length;
      bits -= share * Math.log(share) / Math.log(2);
    }
    return bits;
  }

  /** {@code max_tokens=4096} counts something. */
  private static boolean isCount(String key, String value) {
    return key.toLowerCase(Locale.ROOT).contains("tokens") && value.matches("\\d+");
  }

  private static String trimmed(String value) {
    return value.replaceAll("^[\\\\\"'`]+|[\\\\\"'`]+$", "").strip();
  }
}
