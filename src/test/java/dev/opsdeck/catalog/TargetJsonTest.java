package dev.opsdeck.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.kernel.Json;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TargetJsonTest {
  private static final Environment PROD = environment("prod");
  private static final Environment STAGE = environment("stage");

  static List<Target> targets() {
    return List.of(
        new Target.OfEnvironment(PROD),
        new Target.OfObject(PROD, ObjectKind.POD, "api-1", List.of(PROD, STAGE), "api"),
        new Target.OfObject(PROD, ObjectKind.POD, "api-1", List.of(PROD), null),
        new Target.OfKind(PROD, ObjectKind.POD, List.of(PROD, STAGE)));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void a_target_that_was_kept_is_read_as_it_was(Target target) {
    assertEquals(target, Json.read(Json.write(target), Target.class));
  }

  private static Environment environment(String name) {
    return new Environment(
        "algesta", name, Set.of(), Tier.PRODUCTION, new Cluster("c", "c"), "namespace");
  }
}
