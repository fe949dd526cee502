package dev.opsdeck.action.sql.role;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.sql.client.Databases;
import dev.opsdeck.action.sql.client.Login;
import dev.opsdeck.action.sql.client.SqlAnswer;
import dev.opsdeck.action.sql.client.SqlWork;
import dev.opsdeck.catalog.SqlAccess;
import dev.opsdeck.kernel.Secret;
import dev.opsdeck.secret.GeneratedValue;
import dev.opsdeck.secret.GeneratedValue.Alphabet;
import dev.opsdeck.secret.SealedValues;
import java.time.Duration;
import java.util.Optional;

/** One role of the database that a step is about, under passwords that are sealed. */
record RoleLogins(Databases databases, SealedValues values, StepContext context, String role) {
  private static final String NAME = "rotation";
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String WRONG_PASSWORD = "28P01";

  /** What became of a login. */
  enum Entry {
    IN,
    /** The password is another one. */
    DENIED
  }

  /** The value of a ref; empty when it is wiped. */
  Optional<Secret> opened(String ref) {
    return values.open(ref, context.requester(), context.run()).map(Secret::of);
  }

  private SqlAnswer<Login> login(Secret password) {
    return switch (Databases.access(context)) {
      case SqlAnswer.Missing<SqlAccess>(SqlAnswer.Failure failure) ->
          new SqlAnswer.Missing<>(failure);
      case SqlAnswer.Given<SqlAccess>(SqlAccess access) ->
          new SqlAnswer.Given<>(new Login(access.server(), access.database(), role, password));
    };
  }

  /** Looks as the role. */
  <T> SqlAnswer<T> look(Secret password, SqlWork<T> work) throws InterruptedException {
    return login(password).then(login -> databases.read(login, NAME, LIMIT, work));
  }

  /** Changes something as the role. */
  <T> SqlAnswer<T> change(Secret password, SqlWork<T> work) throws InterruptedException {
    return login(password).then(login -> databases.change(login, NAME, LIMIT, work));
  }

  /** Whether a password is the role's. */
  SqlAnswer<Entry> enter(Secret password) throws InterruptedException {
    SqlAnswer<Entry> answer = look(password, _ -> Entry.IN);
    return answer instanceof SqlAnswer.Missing<Entry>(SqlAnswer.Failure failure)
            && failure.state().equals(WRONG_PASSWORD)
        ? new SqlAnswer.Given<>(Entry.DENIED)
        : answer;
  }

  /** A server that lets in anybody says nothing of a password. */
  SqlAnswer<Entry> enterWithAny() throws InterruptedException {
    return enter(Secret.of(GeneratedValue.of(GeneratedValue.LEAST, Alphabet.LETTERS_DIGITS)));
  }
}
