package dev.opsdeck.preference;

import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.PersonRef;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Default environments in PostgreSQL. */
@Singleton
final class PostgresDefaultEnvironments implements DefaultEnvironments {
  private final Database database;

  PostgresDefaultEnvironments(Database database) {
    this.database = database;
  }

  @Override
  public Optional<String> of(PersonRef person) {
    return database.inTransaction(handle ->
        handle
            .createQuery("SELECT environment FROM default_environment WHERE person = :person")
            .bind("person", person.value())
            .mapTo(String.class)
            .findOne());
  }

  @Override
  public void use(PersonRef person, String environment) {
    database.useTransaction(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO default_environment (person, environment) VALUES (:person, :environment)
                ON CONFLICT (person) DO UPDATE SET environment = excluded.environment
                """)
            .bind("person", person.value())
            .bind("environment", environment)
            .execute());
  }

  @Override
  public void forget(PersonRef person) {
    database.useTransaction(handle ->
        handle
            .createUpdate("DELETE FROM default_environment WHERE person = :person")
            .bind("person", person.value())
            .execute());
  }
}
