package dev.opsdeck.database;

import java.nio.file.Path;

/**
 * A process that starts an embedded PostgreSQL, commits, leaves a transaction open, and waits to be
 * killed.
 */
final class KilledOwner {
  static final String COMMITTED = "committed";

  private KilledOwner() {}

  static PostgresDatabase open(Path folder) {
    return PostgresDatabase.open(DatabaseSettings.of(new DatabaseSettings.Place.Embedded(folder)));
  }

  public static void main(String[] args) {
    PostgresDatabase database = open(Path.of(args[0]));
    database.useTransaction(h -> h.execute("CREATE TABLE kept AS SELECT 7 AS number"));
    database.useTransaction(h -> {
      h.execute("UPDATE kept SET number = 8");
      System.out.println(COMMITTED);
      System.out.flush();
      h.execute("SELECT pg_sleep(60)");
    });
  }
}
