package dev.opsdeck.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.kernel.ChannelIdentity;
import dev.opsdeck.kernel.Language;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CatalogResolutionTest {
  private static final String BLUE =
      """
      platform: blue
      clusters: {one: {context: in-cluster}}
      defaults: {image: "r/{service}", port: 80}
      environments:
        prod: {aliases: [production], tier: production, cluster: one, namespace: p}
        dev: {tier: development, cluster: one, namespace: d}
      services:
        gateway: {}
        ledger: {environments: [prod]}
      """;
  private static final String RED =
      """
      platform: red
      clusters: {one: {context: in-cluster}}
      defaults: {image: "r/{service}", port: 80}
      environments:
        prod: {tier: production, cluster: one, namespace: p}
        stage: {tier: staging, cluster: one, namespace: s}
      services: {gateway: {}, mailer: {}}
      """;

  private final Catalog catalog =
      catalog("channels: {C0BLUE: {platform: blue}, '#red-ops': {operations: true}}");

  private static Catalog catalog(String channels) {
    return CatalogLoader.load(
        Tree.of("catalog/blue.yaml", BLUE, "catalog/red.yaml", RED, "opsdeck.yaml", channels));
  }

  private Resolution resolve(String name, String environment, @Nullable String platform) {
    return catalog.resolve(new TargetWords(name, environment, platform), AcceptedTargets.SERVICE);
  }

  private Resolution preferring(String name, String environment, @Nullable String preferred) {
    return catalog.resolve(
        new TargetWords(name, environment, null, preferred), AcceptedTargets.SERVICE);
  }

  private static String key(Resolution resolution) {
    return assertInstanceOf(Resolution.Found.class, resolution).target().key();
  }

  @Test
  void the_only_platform_that_has_both_is_meant() {
    assertEquals("red/stage/gateway", key(resolve("gateway", "stage", null)));
    assertEquals("blue/prod/ledger", key(resolve("Ledger", "PRODUCTION", null)));
  }

  @Test
  void a_typed_platform_is_strict() {
    assertEquals("blue/prod/gateway", key(resolve("gateway", "prod", "BLUE")));
    assertEquals(
        new Resolution.UnknownTarget("mailer", List.of()), resolve("mailer", "prod", "blue"));
    assertEquals(
        new Resolution.UnknownPlatform("bleu", List.of("blue")),
        resolve("gateway", "prod", "bleu"));
  }

  @Test
  void the_platform_of_a_channel_decides_for_the_services_that_it_has() {
    assertEquals("blue/prod/gateway", key(preferring("gateway", "prod", "blue")));
    assertEquals(
        new Resolution.UnknownEnvironment("stage", List.of("dev", "prod")),
        preferring("gateway", "stage", "blue"));
  }

  @Test
  void the_platform_of_a_channel_is_no_wall_for_other_services() {
    assertEquals("red/prod/mailer", key(preferring("mailer", "prod", "blue")));
    assertInstanceOf(Resolution.Ambiguous.class, preferring("gateway", "prod", null));
  }

  @Test
  void typing_errors_get_the_nearest_names() {
    assertEquals(
        new Resolution.UnknownTarget("gatewya", List.of("gateway")),
        resolve("gatewya", "prod", null));
    assertEquals(
        new Resolution.UnknownEnvironment("prd", List.of("prod")),
        resolve("gateway", "prd", "blue"));
  }

  @Test
  void an_environment_that_this_service_lacks_is_not_suggested() {
    assertEquals(
        new Resolution.UnknownEnvironment("dev", List.of("prod")), resolve("ledger", "dev", null));
  }

  @Test
  void a_channel_is_found_by_id_or_name_and_is_closed_unless_said() {
    assertEquals(
        new ChannelSettings("blue", Language.EN, false),
        catalog.channel(ChannelIdentity.called("C0BLUE", "renamed")));
    assertEquals(
        new ChannelSettings(null, Language.EN, true),
        catalog.channel(ChannelIdentity.called("C9", "Red-Ops")));
    assertEquals(
        new ChannelSettings(null, Language.EN, false),
        catalog.channel(ChannelIdentity.nameless("C9")));
  }

  @Test
  void a_channel_whose_name_nobody_says_is_as_strict_as_the_strictest_that_it_may_be() {
    Catalog open =
        catalog(
            """
            defaults: {operations: true, language: es}
            channels:
              blue-ops: {platform: blue}
              blue-secret: {platform: blue, operations: false}
              red-ops: {platform: red, language: en}
            """);
    ChannelSettings strict = new ChannelSettings(null, Language.ES, false);
    assertEquals(strict, open.channel(unsaid("blue-ops", "blue-secret")));
    ChannelSettings harmless = new ChannelSettings(null, Language.ES, true);
    assertEquals(harmless, open.channel(unsaid("blue-ops", "red-ops")));
    assertEquals(harmless, open.channel(unsaid()));
  }

  @Test
  void a_closed_channel_stays_closed_when_it_is_renamed() {
    Catalog open =
        catalog("defaults: {operations: true}\nchannels: {secret: {operations: false}}\n");
    ChannelIdentity renamed = new ChannelIdentity("C9", Set.of("secret", "harmless"), true);
    assertFalse(open.channel(renamed).operations());
  }

  private static ChannelIdentity unsaid(String... names) {
    return new ChannelIdentity("C9", Set.of(names), false);
  }
}
