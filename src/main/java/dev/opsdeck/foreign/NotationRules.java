package dev.opsdeck.foreign;

import static dev.opsdeck.foreign.SecretRule.certain;
import static dev.opsdeck.foreign.SecretRule.keyed;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.stream.Stream;

/** Secrets that can be told by what stands before them: a key, a flag, a header, a sentence. */
final class NotationRules {
  /** One of these stands in each key that sounds like a secret's. */
  private static final List<String> WORDS =
      Stream.concat(
              Stream.of(
                  "pass",
                  "pwd",
                  "secret",
                  "token",
                  "credential",
                  "contrase",
                  "clave",
                  "connectionstring",
                  "connection_string",
                  "connection-string",
                  "connection.string",
                  "connstr",
                  "dsn"),
              Stream.of(
                      "api",
                      "access",
                      "account",
                      "private",
                      "signing",
                      "encryption",
                      "master",
                      "auth",
                      "license",
                      "shared")
                  .flatMap(of -> Stream.of("key", "_key", "-key", ".key").map(of::concat)))
          .toList();

  /** What is called like a secret, as people and programs write it. */
  static final String NAME =
      "(?:passw(?:or)?d|passwort|passphrase|passcode|pwd|secret|token|credentials?|contrase(?:ñ|n|ni)a"
          + "|(?:api|access|account|private|signing|encryption|master|auth|license|shared)"
          + "[_.-]?(?:access[_.-]?)?key|connection[_.-]?string|connstr)";

  /** Words that mean a secret only when they are a whole part of the key. */
  private static final String PART = "(?:pass|clave|dsn)";

  static final String KEY =
      "(?P<key>\\b[\\w.-]*?" + NAME + "[\\w.-]*|\\b(?:[\\w.-]*[_.-])?" + PART + ")";

  /** The end of a quoted key, a sign, and what may stand around it; also as in a URL. */
  private static final String SIGN = "\\\\{0,3}[\"']?\\]?\\s{0,4}(?:=>|:=|[=:]|%3[aAdD])\\s{0,4}";

  private static final String QUOTED = "\\\\{0,3}\"[^\"]*\"?|'[^']*'?|“[^”]*”?|«[^»]*»?|`[^`]*`?";

  private static final String VALUE = "(?P<secret>" + QUOTED + "|[^\\s,;&\\])\"'<>]+)";

  private NotationRules() {}

  static List<SecretRule> all() {
    return List.of(
        certain(
            "url-password",
            "://",
            "(?i)\\b[a-z][a-z0-9+.-]+://[^\\s:/@\"']*:(?P<secret>[^\\s\"'<>]+)@"),
        certain(
            "cookie",
            "cookie",
            "(?i)(?:set-)?cookie\\\\?[\"']?\\s*[:=]\\s*\\\\?[\"']?(?P<secret>[^•].*)"),
        new SecretRule(
            "scheme",
            List.of("bearer", "basic"),
            Pattern.compile("(?i)\\b(?:bearer|basic)\\s+(?P<secret>[A-Z0-9._~+/-]{8,}=*)"),
            (_, value) -> Believable.isCredential(value)),
        certain(
            "signed-header",
            "authorization",
            "(?i)authorization\\\\?[\"']?\\s*[:=]\\s*\\\\?[\"']?(?:digest|aws4-hmac-sha256|hmac|signature|oauth)"
                + "\\s+(?P<secret>.+)"),
        new SecretRule(
            "authorization",
            List.of("authorization"),
            Pattern.compile(
                "(?i)authorization\\\\?[\"']?\\s*[:=]\\s*\\\\?[\"']?(?P<secret>[^\\s\"'][^\"'\\n]{6,})"),
            Believable::isSecretInProse),
        keyed(
            "name-and-value",
            WORDS,
            "(?i)name\\\\{0,3}[\"']?\\s{0,2}[:=]\\s{0,2}\\\\{0,3}[\"']?"
                + KEY
                + "\\\\{0,3}[\"']?[\\s,]{1,6}\\\\{0,3}[\"']?value\\\\{0,3}[\"']?\\s{0,2}[:=]\\s{0,2}"
                + VALUE),
        keyed(
            "value-and-name",
            WORDS,
            "(?i)value\\\\?\"\\s{0,2}:\\s{0,2}\\\\?\"(?P<secret>[^\"]+)\"\\s*,\\s*\\\\?\"name\\\\?\"\\s*:\\s*\\\\?\""
                + KEY),
        new SecretRule(
            "whole-line",
            WORDS,
            Pattern.compile(
                "(?i)^\\s*(?:-\\s+|export\\s+|set\\s+|env\\s+)?[\"']?"
                    + KEY
                    + SIGN
                    + "(?P<secret>[^\\s\"'{\\[|>&].*)$"),
            Believable::isSecretLine),
        keyed("key", WORDS, "(?i)" + KEY + SIGN + VALUE),
        keyed(
            "flag",
            WORDS,
            "(?i)(?:^|[\\s\"'\\[(,`])-{1,2}"
                + KEY
                + "(?:[\"']?\\s*,\\s*|\\s+)(?P<secret>"
                + QUOTED
                + "|[^\\s\"'`-][^\\s\"'`]*)"),
        keyed("xml", WORDS, "(?i)<(?:[\\w-]+:)?" + KEY + "(?:\\s[^>]*)?>(?P<secret>[^<]+)<"),
        keyed("literal", List.of("literal"), "--from-literal[=\\s][\"']?[^=\\s]+=(?P<secret>\\S+)"),
        certain(
            "sql",
            "identified password",
            "(?i)\\b(?:identified\\s+by|(?:with|set)\\s+(?:encrypted\\s+)?password)\\s+(?P<secret>'[^']+'|\"[^\"]+\")"),
        new SecretRule(
            "sentence",
            List.of("passw", "passphrase", "contrase", "clave", "token", "pwd", "api key"),
            Pattern.compile(
                "(?i)\\b(?:password|passwd|passphrase|pwd|token|api key|contrase(?:ñ|n)a|clave)"
                    + "\\s+(?:(?:is|was|es|era|de acceso es|now|to|ahora es)\\s+)?"
                    + "(?P<secret>[\"'`“«][^\\s\"'`”»]{4,}[\"'`”»]|[^\\s\"'`•=:]{5,})"),
            NotationRules::isSaid),
        // Programs with short flags of their own
        certain(
            "mysql",
            "mysql mariadb",
            "\\b(?:mysql|mariadb)[a-z-]*\\s(?:.*?\\s)?-p(?P<secret>[^\\s\"'-]\\S*|'[^']+'|\"[^\"]+\")"),
        certain(
            "short-flag-p",
            "sshpass login mongo",
            "\\b(?:sshpass|(?:docker|podman|helm registry|az|oc|nerdctl|buildah|crane|oras)\\s+(?:auth\\s+)?login"
                + "|mongo[a-z]*)\\s(?:.*?\\s)?-p\\s*(?P<secret>[^\\s\"'-]\\S*|'[^']+'|\"[^\"]+\")"),
        certain(
            "short-flag-a", "redis-cli", "\\bredis-cli\\s(?:.*?\\s)?-a\\s*(?P<secret>[^\\s-]\\S*)"),
        certain("short-flag-w", "ldap", "\\bldap[a-z]+\\s(?:.*?\\s)?-w\\s*(?P<secret>[^\\s-]\\S*)"),
        certain(
            "sqlcmd", "sqlcmd bcp", "\\b(?:sqlcmd|bcp)\\s(?:.*?\\s)?-P\\s*(?P<secret>[^\\s-]\\S*)"),
        certain(
            "curl",
            "curl wget http",
            "\\b(?:curl|httpie|http)\\s(?:.*?\\s)?(?:-[a-zA-Z]*u|--user|-a|--auth)[\\s=]*[\"']?[^\\s:\"']*:"
                + "(?P<secret>[^\\s\"']+)"),
        certain("openssl", "pass:", "\\bpass:(?P<secret>\\S+)"));
  }

  /** “The password is hunter2”, not “the password is wrong”. */
  private static boolean isSaid(String key, String value) {
    String bare = value.replaceAll("[.,;!?)\"'`”»]+$", "").replaceAll("^[\"'`“«(]+", "");
    boolean mixed =
        bare.codePoints().anyMatch(Character::isDigit)
            || bare.codePoints().anyMatch(c -> "!#$%&*+?@^~_".indexOf(c) >= 0);
    return mixed
        && bare.codePoints().anyMatch(Character::isLetter)
        && Believable.isSecret(key, bare);
  }
}
