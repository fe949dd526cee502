package dev.opsdeck.preference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.PersonRef;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same for the database and its double. */
class DefaultEnvironmentsTest {
  private static final PersonRef ANA = new PersonRef("UANA");
  private static final PersonRef BRUNO = new PersonRef("UBRUNO");

  static Stream<DefaultEnvironments> stores() {
    return Stream.of(
        new PostgresDefaultEnvironments(TestDatabase.fresh()), new DefaultEnvironmentsInMemory());
  }

  @ParameterizedTest
  @MethodSource("stores")
  void the_last_choice_of_each_person_is_kept_until_they_end_it(DefaultEnvironments store) {
    assertEquals(Optional.empty(), store.of(ANA));
    store.forget(ANA);
    store.use(ANA, "dev");
    store.use(ANA, "prod");
    store.use(ANA, "prod");
    store.use(BRUNO, "test");
    assertEquals(Optional.of("prod"), store.of(ANA));
    store.forget(ANA);
    assertEquals(Optional.empty(), store.of(ANA));
    assertEquals(Optional.of("test"), store.of(BRUNO));
  }
}
