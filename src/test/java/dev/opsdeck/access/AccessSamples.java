package dev.opsdeck.access;

import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.runbook.ApprovalRule;
import dev.opsdeck.runbook.CommandBinding;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Flow;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.cel.CelExpressions;
import dev.opsdeck.runbook.expression.Expression;
import dev.opsdeck.runbook.expression.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** People, questions and policies for the tests of this package. */
final class AccessSamples {
  static final Actor ANA = person("U0ANA0000", "ana", "developers");
  static final Actor BRUNO = person("U0BRUNO00", "bruno", "devops");
  static final Actor CARLA = person("U0CARLA00", "carla", "@DevOps");

  private AccessSamples() {}

  static Actor person(String id, String handle, String... groups) {
    return new Actor(
        id,
        handle,
        handle + "@company.com",
        Set.of(groups),
        Language.EN,
        ZoneId.of("UTC"),
        Actor.Standing.MEMBER);
  }

  static ConfigTree tree(String accessFile) {
    return new ConfigTree(
        new TreeMap<>(Map.of("access.yaml", new ConfigFile("config/access.yaml", accessFile))));
  }

  static AccessPolicy policy(String accessFile) {
    return policy(accessFile, List.of());
  }

  static AccessPolicy policy(String accessFile, List<PersonRef> onCall) {
    return AccessFile.load(tree(accessFile), CelExpressions.create(), now -> onCall);
  }

  static Runbook runbook(@Nullable ApprovalRule approval) {
    return new Runbook(
        "rollback",
        new Texts("Roll back", "Revertir"),
        "000",
        new CommandBinding("rollback", List.of("undo"), AcceptedTargets.SERVICE, List.of()),
        List.of(),
        approval,
        new Flow(List.of(), List.of(), Map.of(), OnFailure.STOP, Flow.WhenBusy.QUEUE, null),
        new Runbook.Source("", Map.of(), ""));
  }

  static ApprovalRule rule(@Nullable String when, int quorum, String... by) {
    return new ApprovalRule(
        when == null ? null : new Expression(when, new TreeSet<>()),
        List.of(by),
        quorum,
        false,
        Duration.ofMinutes(10));
  }

  static AccessRequest question(Tier tier, Effect effect, Runbook runbook) {
    return question(ANA, true, tier, effect, runbook);
  }

  /** A change of production by that person at that instant. */
  static AccessRequest change(Actor who, String now, @Nullable String breakGlass) {
    return question(
        who, true, Tier.PRODUCTION, Effect.CHANGE, runbook(null), Instant.parse(now), breakGlass);
  }

  static AccessRequest question(
      Actor who, boolean operations, Tier tier, Effect effect, Runbook runbook) {
    return question(who, operations, tier, effect, runbook, Instant.EPOCH, null);
  }

  static AccessRequest question(
      Actor who,
      boolean operations,
      Tier tier,
      Effect effect,
      Runbook runbook,
      Instant now,
      @Nullable String breakGlass) {
    Environment environment =
        new Environment("algesta", "env", Set.of(), tier, new Cluster("c", "c"), "namespace");
    Service service =
        new Service(
            "api", "api", "api", Map.of(), 80, "acr/api", null, null, List.of(), List.of(), null);
    Scope scope =
        new Scope(
            Json.object(),
            Json.object().put("name", "api"),
            Json.object().put("tier", tier.word()),
            Json.object(),
            Map.of(),
            null,
            now);
    return new AccessRequest(
        who,
        operations,
        runbook,
        Stream.ofNullable(runbook.approval())
            .map(rule -> new AccessRequest.Rule(rule, scope))
            .toList(),
        new Target.OfService(environment, service),
        effect,
        scope,
        "digest",
        false,
        breakGlass);
  }
}
