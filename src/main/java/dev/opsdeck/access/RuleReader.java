package dev.opsdeck.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.access.AccessRules.Confirm;
import dev.opsdeck.access.AccessRules.Rule;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tiers} of {@code access.yaml}: what an effect in a tier needs. */
final class RuleReader {
  private static final Set<String> KEYS =
      Set.of("approval", "by", "quorum", "fourEyes", "expires", "escalate", "confirm");
  private static final String EXAMPLE = "expected a duration such as 90s, 5m or 1h30m";

  private final AccessFields fields;

  RuleReader(AccessFields fields) {
    this.fields = fields;
  }

  Map<Tier, Map<Effect, Rule>> read(JsonNode node) {
    fields.only(node, "/tiers", AccessFields.TIERS, AccessFields.TIERS);
    Map<Tier, Map<Effect, Rule>> tiers = new EnumMap<>(Tier.class);
    for (Tier tier : Tier.values()) {
      if (node.has(tier.word())) {
        tiers.put(tier, tier(tier, node.get(tier.word()), "/tiers/" + tier.word()));
      }
    }
    return tiers;
  }

  private Map<Effect, Rule> tier(Tier tier, JsonNode node, String pointer) {
    Set<String> effects = Set.of("change", "destructive");
    fields.only(node, pointer, effects, effects);
    Map<Effect, Rule> rules = new EnumMap<>(Effect.class);
    for (Effect effect : List.of(Effect.CHANGE, Effect.DESTRUCTIVE)) {
      String key = effect.name().toLowerCase(Locale.ROOT);
      if (node.has(key)) {
        rules.put(effect, rule(tier, effect, node.get(key), pointer + "/" + key));
      }
    }
    return rules;
  }

  private Rule rule(Tier tier, Effect effect, JsonNode node, String pointer) {
    if (!fields.map(node, pointer)) {
      return new Rule.Free(); // never used: the problem has been noted
    }
    fields.only(node, pointer, KEYS, Set.of());
    if (node.has("approval")) {
      fields.word(node.get("approval"), pointer + "/approval", Set.of("none"));
      if (node.size() > 1) {
        fields.add(pointer, "approval: none and more rules stand together", "keep one of them");
      }
      return new Rule.Free();
    }
    List<Approvers> by = fields.people(node.path("by"), pointer + "/by", true);
    int quorum = quorum(node.path("quorum"), pointer + "/quorum");
    if (by.isEmpty()) {
      fields.add(
          pointer, "nobody is named who could approve", "add by: [oncall], or approval: none");
      return new Rule.Free(); // never used either
    }
    enough(by, quorum, pointer + "/quorum");
    Duration expires =
        fields
            .duration(node.path("expires"), pointer + "/expires", EXAMPLE)
            .orElse(PolicyDefaults.EXPIRES);
    return new Rule.Needs(
        new Requirement(
            by,
            quorum,
            fields.bool(node.path("fourEyes"), pointer + "/fourEyes"),
            expires,
            escalate(tier, node.path("escalate"), pointer + "/escalate", expires),
            null),
        confirm(tier, effect, node.path("confirm"), pointer + "/confirm"));
  }

  private void enough(List<Approvers> by, int quorum, String pointer) {
    boolean closed = by.stream().allMatch(Approvers.Person.class::isInstance);
    if (closed && by.size() < quorum) {
      fields.add(
          pointer,
          quorum + " people must agree, but only " + by.size() + " are named",
          "name more people or lower the quorum");
    }
  }

  private int quorum(JsonNode node, String pointer) {
    if (node.isMissingNode()) {
      return 1;
    }
    if (!node.isIntegralNumber() || node.asLong() < 1 || node.asLong() > 10) {
      fields.add(pointer, node + " is no quorum", "expected a whole number from 1 to 10");
      return 1;
    }
    return node.asInt();
  }

  private @Nullable Duration escalate(Tier tier, JsonNode node, String pointer, Duration expires) {
    if (node.isMissingNode()) {
      return PolicyDefaults.escalation(tier);
    }
    if (node.asText().equals("none")) {
      return null;
    }
    Duration after =
        fields.duration(node, pointer, EXAMPLE + ", or none to call all at once").orElse(null);
    if (after != null && after.compareTo(expires) >= 0) {
      fields.add(
          pointer,
          "the others would be called when it is too late",
          "expected less than expires, or none to call all at once");
    }
    return after;
  }

  private Confirm confirm(Tier tier, Effect effect, JsonNode node, String pointer) {
    if (node.isMissingNode()) {
      return PolicyDefaults.confirm(tier, effect);
    }
    return fields.word(node, pointer, Set.of("typed", "click")).equals("typed")
        ? Confirm.TYPED
        : Confirm.CLICK;
  }
}
