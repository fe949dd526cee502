package dev.opsdeck.oncall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.kernel.PersonRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotaTest {
  @Test
  void turns_change_at_the_handover_and_not_a_second_earlier() {
    OnCall rota = rota(weekly("UTC", "2026-01-05T09:00"));
    assertEquals("@ana", primary(rota, "2026-01-12T08:59:59Z"));
    assertEquals("@bo", primary(rota, "2026-01-12T09:00:00Z"));
    assertEquals("@ana", primary(rota, "2026-01-19T09:00:00Z"));
  }

  @Test
  void before_its_start_a_rotation_has_turned_already() {
    OnCall rota = rota(weekly("UTC", "2026-01-05T09:00"));
    assertEquals("@bo", primary(rota, "2026-01-05T08:59:59Z"));
  }

  @Test
  void the_handover_stays_at_nine_on_the_wall_when_summer_time_begins_and_ends() {
    OnCall rota = rota(weekly("Europe/Madrid", "2026-03-23T09:00"));
    assertEquals("@ana", primary(rota, "2026-03-30T06:59:59Z"));
    assertEquals("@bo", primary(rota, "2026-03-30T07:00:00Z"));
    assertEquals("@ana", primary(rota, "2026-10-26T07:59:59Z"));
    assertEquals("@bo", primary(rota, "2026-10-26T08:00:00Z"));
  }

  @Test
  void a_handover_in_the_hour_that_comes_twice_happens_once() {
    OnCall rota = rota(rotation("primary", "Europe/Madrid", "2026-10-24T02:30", "1d", ""));
    assertEquals("@ana", primary(rota, "2026-10-25T00:29:59Z"));
    assertEquals("@bo", primary(rota, "2026-10-25T00:30:00Z"));
    assertEquals("@bo", primary(rota, "2026-10-25T01:10:00Z"));
    assertEquals("@bo", primary(rota, "2026-10-26T01:29:59Z"));
  }

  @Test
  void a_handover_in_the_hour_that_is_left_out_happens_after_it() {
    OnCall rota = rota(rotation("primary", "Europe/Madrid", "2026-03-28T02:30", "1d", ""));
    assertEquals("@ana", primary(rota, "2026-03-29T01:10:00Z"));
    assertEquals("@bo", primary(rota, "2026-03-29T01:30:00Z"));
  }

  @Test
  void primary_comes_before_secondary_whatever_their_order_in_the_file() {
    String file =
        "rotations:\n"
            + entry("two", "secondary", "[\"@cleo\"]", "")
            + entry("one", "primary", "[\"@ana\"]", "");
    assertEquals(
        List.of(new PersonRef("@ana"), new PersonRef("@cleo")),
        rota(file).at(Instant.parse("2026-01-06T00:00:00Z")));
  }

  @Test
  void somebody_in_both_layers_is_named_once() {
    String file =
        "rotations:\n"
            + entry("one", "primary", "[\"@ana\"]", "")
            + entry("two", "secondary", "[\"@ana\"]", "");
    assertEquals(1, rota(file).at(Instant.parse("2026-01-06T00:00:00Z")).size());
  }

  @Test
  void an_override_stands_in_from_its_start_until_its_end() {
    String override =
        "    overrides: [{from: 2026-01-06T10:00, to: 2026-01-06T12:00, person: U9}]\n";
    OnCall rota = rota(rotation("primary", "America/Bogota", "2026-01-05", "7d", override));
    assertEquals("@ana", primary(rota, "2026-01-06T14:59:59Z"));
    assertEquals("U9", primary(rota, "2026-01-06T15:00:00Z"));
    assertEquals("@ana", primary(rota, "2026-01-06T17:00:00Z"));
  }

  @Test
  void a_shift_ends_when_somebody_else_takes_over_whether_in_turn_or_as_a_substitute() {
    String override =
        "    overrides: [{from: 2026-01-06T10:00, to: 2026-01-06T12:00, person: U9}]\n";
    OnCall rota = rota(rotation("primary", "America/Bogota", "2026-01-05", "7d", override));
    assertEquals("@ana until 2026-01-06T15:00:00Z, then U9", shift(rota, "2026-01-06T14:00:00Z"));
    assertEquals("U9 until 2026-01-06T17:00:00Z, then @ana", shift(rota, "2026-01-06T15:00:00Z"));
    String ana = shift(rota, "2026-01-06T17:00:00Z");
    assertTrue(ana.startsWith("@ana until 2026-01-12T05:00:00Z, then "), ana);
  }

  @Test
  void a_shift_of_somebody_who_is_alone_does_not_end() {
    OnCall rota =
        rota(
            "rotations:\n  - {name: one, layer: primary, zone: UTC, start: 2026-01-05, every: 7d,"
                + " people: [U1]}\n");
    Shift shift = rota.shifts(Instant.parse("2026-01-06T00:00:00Z")).getFirst();
    assertEquals("U1", shift.now().value());
    assertNull(shift.handover());
  }

  private static String shift(OnCall rota, String at) {
    Shift shift = rota.shifts(Instant.parse(at)).getFirst();
    Shift.Handover handover = shift.handover();
    assertNotNull(handover);
    return shift.now().value() + " until " + handover.at() + ", then " + handover.to().value();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "people: []|nobody is in this rotation|5",
        "zone: Mars/Olympus|'zone: Mars/Olympus' cannot be used|5",
        "every: soon|'every: soon' cannot be used|5",
        "every: 0d|'every: 0d' cannot be used|5",
        "start: yesterday|'start: yesterday' cannot be used|5",
        "layer: third|'layer: third' cannot be used|5",
        "peple: [x]|unknown key 'peple'|5",
        "overrides: [{from: 2026-01-02, to: 2026-01-01, person: U1}]|'to: 2026-01-01' cannot be"
            + " used|5",
      })
  void what_is_wrong_is_said_with_its_line(String line, String wrong, int at) {
    String key = line.substring(0, line.indexOf(':'));
    StringBuilder file = new StringBuilder("rotations:\n  - name: one\n");
    Map<String, String> good = new TreeMap<>();
    good.put("start", "2026-01-05");
    good.put("people", "[U1]");
    good.put("every", "7d");
    good.remove(key);
    file.append("    # below it goes wrong\n\n    ").append(line).append('\n');
    good.forEach((k, v) -> file.append("    ").append(k).append(": ").append(v).append('\n'));
    ConfigException e = assertThrows(ConfigException.class, () -> rota(file.toString()));
    assertEquals(wrong, e.problems().getFirst().wrong());
    assertEquals(at, e.problems().getFirst().line());
    assertFalse(e.problems().getFirst().right().isEmpty());
  }

  @Test
  void overlapping_overrides_are_refused() {
    String overrides =
        "    overrides:\n"
            + "      - {from: 2026-01-06, to: 2026-01-08, person: U1}\n"
            + "      - {from: 2026-01-07, to: 2026-01-09, person: U2}\n";
    String file = rotation("primary", "UTC", "2026-01-05", "7d", overrides);
    ConfigException e = assertThrows(ConfigException.class, () -> rota(file));
    assertTrue(e.getMessage().contains("overlap"), e.getMessage());
  }

  @Test
  void a_rota_without_primary_rotation_or_without_file_is_refused() {
    String file = rotation("secondary", "UTC", "2026-01-05", "7d", "");
    assertThrows(ConfigException.class, () -> rota(file));
    assertThrows(ConfigException.class, () -> rota("rotations: []\n"));
    assertThrows(ConfigException.class, () -> Rota.load(new ConfigTree(new TreeMap<>())));
  }

  @Test
  void the_shipped_rota_always_names_two_people() throws IOException {
    OnCall rota = rota(Files.readString(Path.of("config/oncall.yaml")));
    assertEquals(2, rota.at(Instant.parse("2026-02-01T00:00:00Z")).size());
    assertEquals(2, rota.at(Instant.parse("1999-02-01T00:00:00Z")).size());
  }

  private static String primary(OnCall rota, String instant) {
    return rota.at(Instant.parse(instant)).getFirst().value();
  }

  private static String weekly(String zone, String start) {
    return rotation("primary", zone, start, "7d", "");
  }

  private static String rotation(
      String layer, String zone, String start, String every, String more) {
    return "rotations:\n"
        + "  - name: one\n    people: [\"@ana\", \"@bo\"]\n"
        + "    layer: %s\n    zone: %s\n    start: %s\n    every: %s\n%s"
            .formatted(layer, zone, start, every, more);
  }

  private static String entry(String name, String layer, String people, String more) {
    return "  - {name: %s, layer: %s, people: %s, start: 2026-01-05, every: 7d%s}\n"
        .formatted(name, layer, people, more);
  }

  private static OnCall rota(String text) {
    TreeMap<String, ConfigFile> files = new TreeMap<>();
    files.put("oncall.yaml", new ConfigFile("config/oncall.yaml", text));
    return Rota.load(new ConfigTree(files));
  }
}
