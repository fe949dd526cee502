package dev.opsdeck.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a database is spoken to in SQL.
 *
 * @param database on the server, such as {@code ecommerce}
 * @param user as whom; one that may only read is enough for looks
 * @param counts the tables whose rows are counted, each with the column that says when a row was
 *     made; empty text for none
 * @param dumps where dumps are kept: a folder, or the address of a container of Azure Blob Storage;
 *     absent for nowhere
 */
public record SqlAccess(
    Server server,
    String database,
    String user,
    Password password,
    Map<String, String> counts,
    @Nullable String dumps) {
  public SqlAccess {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  /** How the server proves itself, as PostgreSQL's {@code sslmode} calls it. */
  public enum Tls {
    /** A certificate that is trusted and names the host. */
    VERIFY_FULL("verify-full"),
    /** A certificate that is trusted. */
    VERIFY_CA("verify-ca"),
    /** Encrypted, whoever it is. */
    REQUIRE("require"),
    /** In clear text: for a server on the same machine. */
    DISABLE("disable");

    private final String mode;

    Tls(String mode) {
      this.mode = mode;
    }

    public String mode() {
      return mode;
    }
  }

  /**
   * A server of PostgreSQL.
   *
   * @param authority a file with the certificates that are trusted; absent for those of the system
   */
  public record Server(String host, int port, Tls tls, @Nullable String authority) {
    @JsonIgnore
    public String label() {
      return port == SqlReader.PORT ? host : host + ":" + port;
    }
  }

  /**
   * Where a password lies; never the password.
   *
   * @param name of the variable, the file or the Secret
   * @param key in the Secret; empty for the others
   */
  public record Password(Kind kind, String name, String key) {
    /** What it lies in. */
    public enum Kind {
      ENV,
      FILE,
      /** A Secret of the environment's namespace. */
      SECRET
    }
  }
}
