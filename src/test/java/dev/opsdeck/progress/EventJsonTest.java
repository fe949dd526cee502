package dev.opsdeck.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.kernel.Json;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventJsonTest {
  static Stream<Event> events() {
    return SampleEvents.ofEveryKind().stream();
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_comes_back_from_json_as_it_went(Event event) {
    assertEquals(event, Json.read(Json.write(event), Event.class));
  }

  @Test
  void the_samples_hold_every_kind_of_event_and_address() {
    assertEquals(
        Set.of(Event.class.getPermittedSubclasses()),
        events().map(Event::getClass).collect(Collectors.toSet()));
    assertEquals(
        Set.of(Address.class.getPermittedSubclasses()),
        events().map(event -> event.to().getClass()).collect(Collectors.toSet()));
  }
}
