package dev.opsdeck.action.kubernetes.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quotas counted as kube-apiserver counts them. */
class BudgetTest {
  private static final String ONE = "{'name': 'app', 'resources': {%s}}";

  private static List<Fact> warnings(String spec, String quota, String ranges, int more) {
    ResourceQuota one = read("{'metadata': {'name': 'q'}, " + quota + "}", ResourceQuota.class);
    List<LimitRange> limits =
        ranges.isEmpty()
            ? List.of()
            : List.of(read("{'spec': {'limits': [" + ranges + "]}}", LimitRange.class));
    Budget budget = new Budget(List.of(one), limits, Budget.State.READ);
    return budget.forMore(
        more, new PodTemplate(read("{'spec': " + spec + "}", PodTemplateSpec.class)), "prod");
  }

  private static <T> T read(String json, Class<T> type) {
    return Json.convert(Json.parse(json.replace('\'', '"')), type);
  }

  private static String hard(String hard, String used) {
    return "'status': {'hard': {" + hard + "}, 'used': {" + used + "}}";
  }

  private static String fits(List<Fact> warnings) {
    return warnings.stream()
        .map(one -> one.values().getOrDefault("fits", one.code()))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // requests default to limits
        "'limits': {'cpu': '500m'}|'requests.cpu': '1'|2",
        "'limits': {'cpu': '500m'}|'cpu': '1'|2",
        "'limits': {'cpu': '500m'}, 'requests': {'cpu': '100m'}|'requests.cpu': '300m'|3",
        "'requests': {'memory': '1Gi'}|'memory': '2Gi'|2",
        "'limits': {'memory': '1Gi'}|'limits.memory': '1500Mi'|1",
        "'requests': {'ephemeral-storage': '1Gi'}|'requests.ephemeral-storage': '2Gi'|2",
        "'limits': {'nvidia.com/gpu': '1'}|'requests.nvidia.com/gpu': '2'|2",
        "'limits': {'hugepages-2Mi': '2Mi'}|'hugepages-2Mi': '4Mi'|2",
        "'limits': {'cpu': '1'}|'pods': '3'|3",
        "'limits': {'cpu': '1'}|'count/pods': '0'|0",
        "'requests': {'cpu': '100m'}|'limits.cpu': '8'|kubernetes.quota-must-name",
        "|'requests.memory': '8Gi'|kubernetes.quota-must-name",
        "|'services': '1'|",
      })
  void each_resource_is_counted_by_its_own_rule(String resources, String hard, String expected) {
    String own = resources == null ? "" : resources;
    String spec = "{'containers': [" + ONE.formatted(own) + "]}";
    assertEquals(expected == null ? "" : expected, fits(warnings(spec, hard(hard, ""), "", 4)));
  }

  @Test
  void sidecars_count_with_the_containers_and_other_init_containers_only_by_the_greatest() {
    String spec =
        """
        {'initContainers': [
           {'name': 'sidecar', 'restartPolicy': 'Always', 'resources': {'requests': {'cpu': '200m'}}},
           {'name': 'migrate', 'resources': {'requests': {'cpu': '600m'}}},
           {'name': 'warm', 'resources': {'requests': {'cpu': '100m'}}}],
         'containers': [
           {'name': 'app', 'resources': {'requests': {'cpu': '300m'}}},
           {'name': 'proxy', 'resources': {'requests': {'cpu': '100m'}}}]}
        """;
    // 300m + 100m + 200m while it runs, 200m + 600m while it starts
    assertEquals("", fits(warnings(spec, hard("'requests.cpu': '1600m'", ""), "", 2)));
    assertEquals("1", fits(warnings(spec, hard("'requests.cpu': '1599m'", ""), "", 2)));
  }

  @Test
  void the_defaults_of_the_namespace_are_filled_in_first() {
    String spec = "{'containers': [" + ONE.formatted("") + "]}";
    String range =
        "{'type': 'Container', 'default': {'cpu': '1'}, 'defaultRequest': {'cpu': '250m'}}";
    assertEquals("4", fits(warnings(spec, hard("'requests.cpu': '1'", ""), range, 5)));
    assertEquals("1", fits(warnings(spec, hard("'limits.cpu': '1'", ""), range, 5)));
    assertEquals(
        "1",
        fits(
            warnings(
                spec,
                hard("'requests.cpu': '1'", ""),
                "{'type': 'Container', 'default': {'cpu': '1'}}",
                5)));
    assertEquals(
        "kubernetes.quota-must-name",
        fits(
            warnings(
                spec,
                hard("'requests.cpu': '1'", ""),
                "{'type': 'Pod', 'default': {'cpu': '1'}}",
                5)));
  }

  @Test
  void the_pods_own_resources_and_overhead_count() {
    String spec =
        """
        {'resources': {'requests': {'cpu': '1'}}, 'overhead': {'cpu': '250m'},
         'containers': [{'name': 'app', 'resources': {'requests': {'cpu': '100m'}}}]}
        """;
    assertEquals("2", fits(warnings(spec, hard("'requests.cpu': '2500m'", ""), "", 3)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'scopes': ['BestEffort']|",
        "'scopes': ['NotBestEffort']|0",
        "'scopes': ['Terminating']|",
        "'scopes': ['NotTerminating', 'NotBestEffort']|0",
        "'scopes': ['Unheard']|",
        "'scopeSelector': {'matchExpressions': [{'scopeName': 'PriorityClass', 'operator': 'In', 'values': ['high']}]}|0",
        "'scopeSelector': {'matchExpressions': [{'scopeName': 'PriorityClass', 'operator': 'In', 'values': ['low']}]}|",
        "'scopeSelector': {'matchExpressions': [{'scopeName': 'PriorityClass', 'operator': 'NotIn', 'values': ['low']}]}|0",
        "'scopeSelector': {'matchExpressions': [{'scopeName': 'PriorityClass', 'operator': 'DoesNotExist'}]}|",
        "'scopeSelector': {'matchExpressions': [{'scopeName': 'PriorityClass', 'operator': 'Exists'}]}|0",
      })
  void a_quota_with_scopes_counts_only_pods_that_match(String scopes, String expected) {
    String spec =
        "{'priorityClassName': 'high', 'containers': ["
            + ONE.formatted("'requests': {'cpu': '1'}")
            + "]}";
    String quota = "'spec': {" + scopes + "}, " + hard("'pods': '5'", "'pods': '5'");
    assertEquals(expected == null ? "" : expected, fits(warnings(spec, quota, "", 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}|1",
        "{'type': 'Recreate'}|0",
        "{'type': 'RollingUpdate', 'rollingUpdate': {'maxSurge': 0, 'maxUnavailable': 1}}|0",
        "{'type': 'RollingUpdate', 'rollingUpdate': {'maxSurge': '50%'}}|2",
        "{'type': 'RollingUpdate', 'rollingUpdate': {'maxSurge': 3}}|3",
      })
  void a_roll_out_needs_room_for_its_surge(String strategy, int surge) {
    String template = "{'spec': {'containers': [" + ONE.formatted("") + "]}}";
    Deployment deployment =
        read(
            "{'metadata': {'name': 'a', 'namespace': 'prod'}, 'spec': {'replicas': 4, 'strategy': "
                + strategy
                + ", 'template': "
                + template
                + "}}",
            Deployment.class);
    ResourceQuota full =
        read(
            "{'metadata': {'name': 'q'}, " + hard("'pods': '4'", "'pods': '4'") + "}",
            ResourceQuota.class);
    Budget budget = new Budget(List.of(full), List.of(), Budget.State.READ);
    List<Fact> warnings = budget.forRollout(deployment, PodTemplate.of(deployment));
    assertEquals(
        surge == 0 ? List.of() : List.of(Integer.toString(surge)),
        warnings.stream().map(one -> one.values().get("more")).toList());
  }

  @Test
  void what_may_not_be_read_is_told_only_where_it_matters() {
    PodTemplate template =
        new PodTemplate(
            read("{'spec': {'containers': [" + ONE.formatted("") + "]}}", PodTemplateSpec.class));
    assertEquals(
        List.of(Fact.of("kubernetes.quota-unreadable", "namespace", "prod")),
        Budget.forbidden().forMore(1, template, "prod"));
    assertEquals(List.of(), Budget.forbidden().forMore(-1, template, "prod"));
  }
}
