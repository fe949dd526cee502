package dev.opsdeck.action.sql.dump;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * What a plan must know of a server.
 *
 * @param version such as {@code 18.6}
 * @param bytes the size of the database that is asked
 * @param maker whether the user may make databases
 */
record ServerFacts(int major, String version, long bytes, boolean maker) {
  static final Duration LIMIT = Duration.ofSeconds(10);

  static ServerFacts of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                """
                SELECT current_setting('server_version_num')::int / 10000,
                       split_part(current_setting('server_version'), ' ', 1),
                       pg_database_size(current_database()),
                       (SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user)
                """)) {
      result.next();
      return new ServerFacts(
          result.getInt(1), result.getString(2), result.getLong(3), result.getBoolean(4));
    }
  }
}
