package dev.opsdeck.action.sql.dump;

import dev.opsdeck.action.sql.client.Databases;
import dev.opsdeck.action.sql.client.Login;
import dev.opsdeck.action.sql.client.SqlAnswer;
import dev.opsdeck.action.sql.dump.RestoreDump.Wanted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** The database that a restore makes, under the name of its run until it is whole. */
record NewDatabase(Databases databases, Login login, String asName, Wanted wanted) {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** The comment of a database, empty text for none; absent when there is no such database. */
  static Optional<String> comment(Connection connection, String database) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT coalesce(shobj_description(oid, 'pg_database'), '')"
                + " FROM pg_database WHERE datname = ?")) {
      query.setString(1, database);
      try (ResultSet result = query.executeQuery()) {
        return result.next() ? Optional.of(result.getString(1)) : Optional.empty();
      }
    }
  }

  static boolean isOwn(String comment, Wanted wanted) {
    return comment.contains(wanted.mark());
  }

  SqlAnswer<Optional<String>> there() {
    return databases.read(login, asName, LIMIT, connection -> comment(connection, wanted.into()));
  }

  /** An empty one under the name of the run; what an attempt before has left goes first. */
  SqlAnswer<Boolean> create() {
    return databases.change(
        login,
        asName,
        LIMIT,
        connection -> {
          String locale = locale(connection, login.database());
          try (Statement statement = connection.createStatement()) {
            statement.execute(
                "DROP DATABASE IF EXISTS " + quoted(wanted.building()) + " WITH (FORCE)");
            statement.execute(
                "CREATE DATABASE " + quoted(wanted.building()) + " TEMPLATE template0" + locale);
          }
          return true;
        });
  }

  /** Encoding and order of text as those of the database that is in use. */
  private static String locale(Connection connection, String database) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT format(' ENCODING %L LC_COLLATE %L LC_CTYPE %L',"
                + " pg_encoding_to_char(encoding), datcollate, datctype)"
                + " FROM pg_database WHERE datname = ?")) {
      query.setString(1, database);
      try (ResultSet result = query.executeQuery()) {
        return result.next() ? result.getString(1) : "";
      }
    }
  }

  /** Gives it its own name: the moment from which on it is there. */
  SqlAnswer<Boolean> name() {
    return databases.change(
        login,
        asName,
        LIMIT,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            String comment = "restored by opsdeck, " + wanted.mark() + ", from " + wanted.dump();
            statement.execute(
                "COMMENT ON DATABASE " + quoted(wanted.building()) + " IS " + literal(comment));
            statement.execute(
                "ALTER DATABASE "
                    + quoted(wanted.building())
                    + " RENAME TO "
                    + quoted(wanted.into()));
          }
          return true;
        });
  }

  /** Takes away what is not whole. */
  SqlAnswer<Boolean> drop() {
    return databases.change(
        login,
        asName,
        LIMIT,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(
                "DROP DATABASE IF EXISTS " + quoted(wanted.building()) + " WITH (FORCE)");
          }
          return true;
        });
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
