package dev.opsdeck.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.WrittenTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code windows} and {@code freezes} of {@code access.yaml}. */
final class CalendarReader {
  private static final Set<String> NEEDED = Set.of("from", "to", "tiers", "reason");

  private final AccessFields fields;

  CalendarReader(AccessFields fields) {
    this.fields = fields;
  }

  ChangeCalendar read(JsonNode root) {
    return new ChangeCalendar(windows(root.path("windows")), freezes(root.path("freezes")));
  }

  private Map<Tier, List<ChangeWindow>> windows(JsonNode node) {
    Map<Tier, List<ChangeWindow>> windows = new EnumMap<>(Tier.class);
    if (!node.isMissingNode()) {
      fields.only(node, "/windows", AccessFields.TIERS, Set.of());
    }
    for (Tier tier : Tier.values()) {
      if (node.has(tier.word())) {
        windows.put(tier, list(node.get(tier.word()), "/windows/" + tier.word()));
      }
    }
    return windows;
  }

  private List<ChangeWindow> list(JsonNode node, String pointer) {
    List<ChangeWindow> list = new ArrayList<>();
    if (!node.isArray() || node.isEmpty()) {
      fields.add(pointer, "there must be a list of windows here", WindowText.FORM);
    }
    for (int i = 0; i < node.size() && node.isArray(); i++) {
      String at = pointer + "/" + i;
      switch (WindowText.read(node.get(i).asText())) {
        case WindowText.Read.Window(ChangeWindow window) -> list.add(window);
        case WindowText.Read.Wrong(String wrong, String right) -> fields.add(at, wrong, right);
      }
    }
    return list;
  }

  private List<Freeze> freezes(JsonNode node) {
    List<Freeze> freezes = new ArrayList<>();
    if (!node.isArray() && !node.isMissingNode()) {
      fields.add(
          "/freezes", "there must be a list here", "write - {from: …, to: …, tiers: …, reason: …}");
    }
    for (int i = 0; i < node.size() && node.isArray(); i++) {
      freeze(node.get(i), "/freezes/" + i).ifPresent(freezes::add);
    }
    return freezes;
  }

  private Optional<Freeze> freeze(JsonNode node, String pointer) {
    boolean whole =
        fields.only(
            node,
            pointer,
            Set.of("from", "to", "tiers", "reason", "zone"),
            NEEDED,
            "a" + " freeze says from when, until when, for which tiers, and why");
    if (!whole) {
      return Optional.empty();
    }
    Optional<ZoneId> zone = zone(node.path("zone"), pointer + "/zone");
    Set<Tier> tiers = fields.tiers(node.get("tiers"), pointer + "/tiers");
    if (node.get("tiers").isArray() && node.get("tiers").isEmpty()) {
      fields.add(pointer + "/tiers", "a freeze of no tier freezes nothing", "name one");
    }
    String reason = fields.text(node.get("reason"), pointer + "/reason", "say why, in words");
    if (zone.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> from = time(node.get("from"), pointer + "/from", zone.get());
    Optional<Instant> to = time(node.get("to"), pointer + "/to", zone.get());
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    if (!from.get().isBefore(to.get())) {
      fields.add(
          pointer + "/to",
          "the freeze ends before it starts",
          "move 'to' behind 'from'; it is the first instant that is free again");
      return Optional.empty();
    }
    return Optional.of(new Freeze(from.get(), to.get(), tiers, reason));
  }

  private Optional<Instant> time(JsonNode node, String pointer, ZoneId zone) {
    Optional<Instant> time = WrittenTime.parse(node.asText(), zone);
    if (time.isEmpty()) {
      fields.add(pointer, node + " is no time", WrittenTime.FORMS);
    }
    return time;
  }

  private Optional<ZoneId> zone(JsonNode node, String pointer) {
    try {
      return Optional.of(ZoneId.of(node.asText("UTC")));
    } catch (DateTimeException unknown) {
      fields.add(pointer, node + " is no time zone", WindowText.ZONES);
      return Optional.empty();
    }
  }
}
