package dev.opsdeck.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigProblem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogProblemsTest {
  private static final String GOOD =
      """
      platform: blue
      clusters:
        one: {context: in-cluster}
      defaults:
        image: "registry/{service}"
        port: 80
      environments:
        prod:
          aliases: [production]
          tier: production
          cluster: one
          namespace: live
          values: {suffix: live}
      services:
        gateway:
          deployment: "{service}-{suffix}"
          hosts: ["gateway.example.io:443"]
          healthUrl: https://gateway.example.io/health
          in:
            prod: {hpa: gateway-hpa}
      """;

  private static List<ConfigProblem> problems(String... pathsAndTexts) {
    ConfigException thrown =
        assertThrows(ConfigException.class, () -> CatalogLoader.load(Tree.of(pathsAndTexts)));
    return thrown.problems();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "platform: blue    | plattform: blue     | 1  | 'plattform' is not known here | platform",
        "defaults:         | default:            | 4  | 'default' is not known here   | defaults",
        "port: 80          | prot: 80            | 6  | 'prot' is not known here      | port",
        "port: 80          | port: http          | 6  | 'http' is not a port          | 8080",
        "port: 80          | port: 70000         | 6  | '70000' is not a port         | 8080",
        "registry/{service}| registry/a:latest   | 5  | carries a tag                 | repository",
        "registry/{service}| registry/{servcie}  | 5  | nothing fills '{servcie}'     | service",
        "tier: production  | tier: prodution     | 10 | 'prodution' is not known      | production",
        "cluster: one      | cluster: oen        | 11 | 'oen' is not known            | one",
        "namespace: live   | namespace: Pruebas  | 12 | 'Pruebas' is not a name       | lower-case",
        "suffix: live      | suffix: Pruebas     | 16 | 'gateway-Pruebas' is not a    | lower-case",
        "example.io:443    | example.io          | 17 | 'gateway.example.io' has no   | :443",
        "https://gateway.  | gateway.            | 18 | is not a URL                  | https://",
        "prod: {hpa        | prd: {hpa           | 20 | 'prd' is not known here       | prod",
        "{hpa: gateway     | {hap: gateway       | 20 | 'hap' is not known here       | hpa",
        "context: in       | contxt: in          | 3  | 'contxt' is not known here    | context",
        "[production]      | production          | 9  | 'aliases' must be a list      |"
            + " [production]",
      })
  void a_mistake_is_told_with_its_line_and_its_cure(
      String good, String bad, int line, String wrong, String right) {
    assertTrue(GOOD.contains(good), "the case does not fit the file");
    List<ConfigProblem> found = problems("catalog/blue.yaml", GOOD.replace(good, bad));
    assertTrue(
        found.stream()
            .anyMatch(p ->
                p.line() == line
                    && p.file().equals("catalog/blue.yaml")
                    && p.wrong().contains(wrong)
                    && p.right().contains(right)),
        found::toString);
  }

  @Test
  void every_problem_of_every_file_is_told_at_once() {
    List<ConfigProblem> found =
        problems(
            "catalog/a.yaml", GOOD.replace("port: 80", "prot: 80"),
            "catalog/b.yaml", "platform: [",
            "opsdeck.yaml", "channels: {ops: {platform: blu, langage: es, operations: 3}}");
    assertEquals(
        List.of("catalog/a.yaml", "catalog/b.yaml", "opsdeck.yaml"),
        found.stream().map(ConfigProblem::file).distinct().toList());
    assertEquals(3, found.stream().filter(p -> p.file().equals("opsdeck.yaml")).count());
  }

  @Test
  void one_problem_is_told_once_however_many_services_it_hits() {
    String two = GOOD + "  ledger: {}\n  mailer: {}\n";
    assertEquals(
        1, problems("catalog/blue.yaml", two.replace("registry/{service}", "r/{x}")).size());
  }

  @Test
  void two_environments_cannot_share_a_spelling() {
    String clash =
        GOOD.replace(
            "services:",
            "  live: {aliases: [Production], tier: staging, cluster: one, namespace: l,"
                + " values: {suffix: l}}\nservices:");
    List<ConfigProblem> found = problems("catalog/blue.yaml", clash);
    assertEquals("'Production' already means 'prod'", found.getFirst().wrong());
  }

  @Test
  void a_platform_and_a_cluster_are_described_once() {
    List<ConfigProblem> found =
        problems("catalog/a.yaml", GOOD, "catalog/b.yaml", GOOD.replace("in-cluster", "other"));
    assertEquals(
        List.of("'blue' stands in another file too", "'one' has another context in another file"),
        found.stream().map(ConfigProblem::wrong).toList());
  }

  @Test
  void a_misspelt_section_of_the_settings_is_noticed() {
    List<ConfigProblem> found =
        problems("catalog/a.yaml", GOOD, "opsdeck.yaml", "chanels: {}\nretention: 30d\n");
    assertEquals(1, found.size());
    assertEquals("did you mean channels?", found.getFirst().right());
  }

  @Test
  void no_platform_at_all_is_a_problem() {
    assertEquals("there is no platform", problems("opsdeck.yaml", "").getFirst().wrong());
    assertEquals("a map must stand here", problems("catalog/a.yaml", "- list").getFirst().wrong());
  }
}
