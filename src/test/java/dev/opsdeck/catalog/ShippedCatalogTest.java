package dev.opsdeck.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.ChannelIdentity;
import dev.opsdeck.kernel.Language;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShippedCatalogTest {
  private final Catalog catalog = CatalogLoader.load(Tree.shipped());

  private Target.OfService found(String service, String environment, String platform) {
    Resolution resolution =
        catalog.resolve(new TargetWords(service, environment, platform), AcceptedTargets.SERVICE);
    Target target = assertInstanceOf(Resolution.Found.class, resolution).target();
    return assertInstanceOf(Target.OfService.class, target);
  }

  @Test
  void all_four_platforms_load_without_a_problem() {
    assertEquals(Set.of("algesta", "ecommerce", "microservices", "vapora"), catalog.platforms());
    assertEquals(new TreeSet<>(Set.of("dev", "prod", "stage", "test")), catalog.environments());
    assertEquals(12 + 30 + 6 + 2, catalog.everyService().size());
  }

  @Test
  void algesta_names_carry_the_environment() {
    Target.OfService target = found("api-gateway", "prod", "algesta");
    assertEquals("production", target.environment().namespace());
    assertEquals(Tier.PRODUCTION, target.environment().tier());
    assertEquals("aks-algesta-production", target.environment().cluster().context());
    assertEquals(
        new Service(
            "api-gateway",
            "api-gateway-production",
            "api-gateway",
            Map.of("app", "api-gateway"),
            3000,
            "acralgestaproduction.azurecr.io/api-gateway",
            URI.create("https://algesta-api-prod.3astronautas.com/health"),
            "api-gateway-production-hpa",
            List.of("algesta-api-prod-tls"),
            List.of("algesta-api-prod.3astronautas.com:443"),
            "DevOps team (Algesta)"),
        target.service());
  }

  @Test
  void the_test_namespace_is_a_legal_name_and_answers_to_the_manuals_word() {
    Target.OfService target = found("ms-orders", "Pruebas", "algesta");
    assertEquals("testing", target.environment().namespace());
    assertEquals("ms-orders-testing", target.service().deployment());
    assertNull(target.service().hpa());
  }

  @Test
  void ecommerce_names_are_plain_and_answer_health_on_8080() {
    Service service = found("payment-service", "production", null).service();
    assertEquals("payment-service", service.deployment());
    assertEquals("payment-service-hpa", service.hpa());
    assertEquals(8080, service.port());
    assertNull(found("payment-service", "stage", null).service().hpa());
  }

  @Test
  void a_service_may_have_a_namespace_of_its_own() {
    assertEquals(
        "api-gateway", found("api-gateway", "prod", "microservices").environment().namespace());
    assertEquals("vapora", found("vapora-backend", "prod", null).environment().namespace());
  }

  @Test
  void api_gateway_prod_exists_on_three_platforms() {
    Resolution resolution =
        catalog.resolve(new TargetWords("api-gateway", "prod", null), AcceptedTargets.SERVICE);
    List<Target> candidates = assertInstanceOf(Resolution.Ambiguous.class, resolution).candidates();
    assertEquals(
        Set.of("algesta", "ecommerce", "microservices"),
        candidates.stream().map(t -> t.environment().platform()).collect(Collectors.toSet()));
  }

  @Test
  void every_target_has_a_key_of_its_own() {
    Set<String> keys = catalog.everyService().stream().map(Target::key).collect(Collectors.toSet());
    assertEquals(catalog.everyService().size(), keys.size());
  }

  @Test
  void channels_have_their_platform_and_language() {
    ChannelSettings channel = catalog.channel(ChannelIdentity.called("C1", "Ecommerce-Ops"));
    assertEquals(new ChannelSettings("ecommerce", Language.ES, true), channel);
    ChannelSettings other = catalog.channel(ChannelIdentity.called("C2", "random"));
    assertEquals(new ChannelSettings(null, Language.EN, true), other);
    assertTrue(catalog.clusters().contains(new Cluster("vapora", "vapora")));
  }
}
