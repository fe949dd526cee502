package dev.opsdeck.action.kubernetes.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.diagnose.DiagnoseAction.Output;
import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.CatalogLoader;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.cluster.connection.Connection;
import dev.opsdeck.demo.cluster.DemoWorld;
import dev.opsdeck.message.ConfigFolder;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The world of the playground: what is well there is said to be well, and what is not is found. */
class DemoDiagnosisTest {
  private static final String BROKEN = "algesta/prod/api-gateway";

  private static final Map<String, String> SICK =
      Map.of(
          BROKEN,
          "crash",
          "ecommerce/stage/payment-service",
          "image",
          "ecommerce/stage/order-service",
          "memory",
          "ecommerce/stage/user-service",
          "readiness",
          "ecommerce/stage/shipping-service",
          "pending",
          "ecommerce/stage/product-service",
          "selector");

  @Test
  void each_broken_service_ends_in_the_right_diagnosis_and_no_other_is_called_broken()
      throws Exception {
    Catalog catalog = CatalogLoader.load(ConfigFolder.shipped());
    Map<String, String> causes = new TreeMap<>();
    try (DemoWorld world = DemoWorld.start(catalog, Duration.ofMillis(200));
        Clusters clusters =
            new Clusters(cluster -> Connection.open(world.cluster(cluster.context()).url()))) {
      for (Target.OfService target : catalog.everyService()) {
        Done<Output> done = diagnosis(clusters, target);
        causes.put(target.key(), done.output().cause());
        if (target.key().equals(BROKEN)) {
          Map<String, String> back = done.advice().remedies().getFirst().label().values();
          assertEquals("1.4.1", back.get("version"));
        }
      }
      assertEquals(expected(catalog), causes);
    }
  }

  /** The certificates of production were not renewed in time. */
  private static Map<String, String> expected(Catalog catalog) throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (Target.OfService target : catalog.everyService()) {
      boolean due =
          target.environment().tier() == Tier.PRODUCTION
              && !target.service().certificates().isEmpty()
              && !target.service().hosts().isEmpty();
      String usual = due ? "certificate-not-renewed" : "";
      expected.put(target.key(), SICK.getOrDefault(target.key(), usual));
    }
    return expected;
  }

  private static Done<Output> diagnosis(Clusters clusters, Target target)
      throws InterruptedException {
    Step step = new Step(target, "r-demo", InstantSource.system(), () -> false);
    DiagnoseAction action = (DiagnoseAction) DiagnoseAction.of(clusters);
    return Expect.done(action.perform(step, new DiagnoseAction.Input()));
  }
}
