package dev.opsdeck.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads how a database is spoken to in SQL. */
final class SqlReader {
  static final int PORT = 5432;

  private static final Map<String, SqlAccess.Tls> TLS =
      Stream.of(SqlAccess.Tls.values())
          .collect(Collectors.toMap(SqlAccess.Tls::mode, each -> each));

  /** What needs no quotation marks, so that nothing of the catalogue is read as SQL. */
  private static final String TABLE = "[a-z_][a-z0-9_]{0,62}(\\.[a-z_][a-z0-9_]{0,62})?";

  private static final String COLUMN = "([a-z_][a-z0-9_]{0,62})?";

  private SqlReader() {}

  static SqlAccess read(Section section) {
    section.only(
        Set.of(
            "host", "port", "tls", "authority", "database", "user", "password", "counts", "dumps"));
    SqlAccess.Tls tls = section.choice("tls", TLS);
    SqlAccess.Server server =
        new SqlAccess.Server(
            section.required("host"),
            port(section),
            tls == null ? SqlAccess.Tls.VERIFY_FULL : tls,
            section.text("authority"));
    return new SqlAccess(
        server,
        section.required("database"),
        section.required("user"),
        password(section.section("password")),
        counts(section.section("counts")),
        dumps(section));
  }

  private static int port(Section section) {
    String text = section.text("port");
    if (text == null || text.matches("[1-9]\\d{0,4}")) {
      return text == null ? PORT : Integer.parseInt(text);
    }
    section.report("port", "'" + text + "' is not a port", "write 'port: 5432'");
    return PORT;
  }

  private static SqlAccess.Password password(Section section) {
    section.only(Set.of("env", "file", "secret"));
    if (section.keys().size() != 1) {
      section.report(
          "",
          "a password lies in one place",
          "write 'password: {env: VARIABLE}', '{file: /path}' or '{secret: name/KEY}'");
      return new SqlAccess.Password(SqlAccess.Password.Kind.ENV, "", "");
    }
    if (section.has("env")) {
      return new SqlAccess.Password(SqlAccess.Password.Kind.ENV, section.required("env"), "");
    }
    if (section.has("file")) {
      return new SqlAccess.Password(SqlAccess.Password.Kind.FILE, section.required("file"), "");
    }
    String[] parts = section.required("secret").split("/", 2);
    if (parts.length < 2) {
      section.report("secret", "the key of the Secret is missing", "write 'secret: name/KEY'");
    }
    return new SqlAccess.Password(
        SqlAccess.Password.Kind.SECRET, parts[0], parts.length < 2 ? "" : parts[1]);
  }

  private static Map<String, String> counts(Section section) {
    Map<String, String> counts = new LinkedHashMap<>();
    for (String table : section.keys()) {
      String column = section.text(table);
      String made = column == null ? "" : column;
      if (!table.matches(TABLE) || !made.matches(COLUMN)) {
        section.report(
            table,
            "'" + table + ": " + made + "' is no table with its column",
            "write 'orders: created_at' in lower-case letters, or 'users:' for no column");
      } else {
        counts.put(table, made);
      }
    }
    return counts;
  }

  private static @Nullable String dumps(Section section) {
    String text = section.text("dumps");
    if (text != null && !text.startsWith("/") && !text.matches("https?://[^/?#]+/[^?#]+")) {
      section.report(
          "dumps",
          "'" + text + "' is no place for dumps",
          "write a folder such as /var/lib/opsdeck/dumps, or"
              + " https://<account>.blob.core.windows.net/<container>");
    }
    return text;
  }
}
