package dev.opsdeck.action.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.Outcomes;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Assessment;
import dev.opsdeck.action.aws.client.AwsClients;
import dev.opsdeck.action.cloud.CloudTargets;
import dev.opsdeck.action.cloud.PlayedCloud;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The looks at AWS, with the answers that its own examples hold, over HTTP and the real SDK. */
class AwsReadsTest {
  private PlayedCloud cloud;
  private AwsClients clients;

  @BeforeEach
  void start() throws Exception {
    cloud = new PlayedCloud();
    clients =
        new AwsClients(
            new AwsClients.Elsewhere(
                cloud.address(),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))));
  }

  @AfterEach
  void stop() {
    clients.close();
    cloud.close();
  }

  private StepOutcome<?> look(String action, Target target, String with) throws Exception {
    Action<?, ?> found =
        AwsActions.of(clients).stream()
            .filter(each -> each.spec().name().equals(action))
            .findFirst()
            .orElseThrow();
    return perform((ReadAction<?, ?>) found, target, with);
  }

  private static <I extends Record, O extends Record> StepOutcome<O> perform(
      ReadAction<I, O> action, Target target, String with) throws Exception {
    I input = Json.convert(Json.parse(with), action.spec().input());
    return action.perform(new RecordedStep(target, () -> Instant.EPOCH), input);
  }

  private StepOutcome.Done<?> rds(String file) throws Exception {
    cloud.form("DescribeDBInstances", 200, "rds/" + file);
    return Outcomes.done(look("aws.rds.show", CloudTargets.RDS, "{}"));
  }

  @Test
  void an_instance_tells_its_endpoint_its_backups_and_its_groups() throws Exception {
    var done = rds("describe-db-instances.available.xml");
    assertEquals(Assessment.WELL, done.assessment());
    assertEquals(
        "microservices-dev-db.abcexample.us-east-1.rds.amazonaws.com",
        done.summary().values().get("host"));
    assertEquals("7", done.details().getFirst().values().get("days"));
    assertEquals("2026-01-20T11:55:00Z", done.details().getFirst().values().get("latest"));
    assertEquals("sg-903004f8", done.details().get(1).values().get("groups"));
  }

  @Test
  void an_instance_earns_a_tick_only_where_it_can_be_used() throws Exception {
    assertEquals(Assessment.WELL, rds("describe-db-instances.backing-up.xml").assessment());
    assertEquals(Assessment.TROUBLE, rds("describe-db-instances.creating.xml").assessment());
    assertEquals(
        Assessment.TROUBLE, rds("describe-db-instances.incompatible-restore.xml").assessment());
  }

  @Test
  void a_cluster_tells_its_node_groups_and_which_one_is_behind() throws Exception {
    cloud
        .eks("GET", "/clusters/microservices-dev", 200, "describe-cluster.ACTIVE.json")
        .eks(
            "GET",
            "/clusters/microservices-dev/node-groups/my-eks-nodegroup",
            200,
            "describe-nodegroup.ACTIVE.json");
    var done =
        Outcomes.done(look("aws.eks.show", CloudTargets.EKS, "{\"group\":\"my-eks-nodegroup\"}"));
    assertEquals(Assessment.WELL, done.assessment());
    assertEquals("1.30", done.summary().values().get("version"));
    assertEquals("clouds.group-behind", done.details().getLast().code());
  }

  @Test
  void a_degraded_node_group_earns_no_tick_and_says_why() throws Exception {
    cloud
        .eks("GET", "/clusters/microservices-dev", 200, "describe-cluster.ACTIVE.json")
        .eks(
            "GET",
            "/clusters/microservices-dev/node-groups/g",
            200,
            "describe-nodegroup.DEGRADED.json");
    var done = Outcomes.done(look("aws.eks.show", CloudTargets.EKS, "{\"group\":\"g\"}"));
    assertEquals(Assessment.TROUBLE, done.assessment());
    assertEquals(
        "AsgInstanceLaunchFailures: Could not launch On-Demand Instances.",
        done.details().getFirst().values().get("issues"));
  }

  @Test
  void a_cache_tells_where_clients_write_with_and_without_cluster_mode() throws Exception {
    assertEquals(
        "my-redis-rg.abcdef.ng.0001.use1.cache.amazonaws.com:6379",
        cache("available", Assessment.WELL));
    assertEquals(
        "clustered-redis.abcdef.clustercfg.use1.cache.amazonaws.com:6379",
        cache("cluster-mode", Assessment.WELL));
    cache("modifying", Assessment.TROUBLE);
  }

  private String cache(String file, Assessment expected) throws Exception {
    cloud.form(
        "DescribeReplicationGroups",
        200,
        "elasticache/describe-replication-groups." + file + ".xml");
    var done = Outcomes.done(look("aws.elasticache.show", CloudTargets.CACHE, "{}"));
    assertEquals(expected, done.assessment(), file);
    return String.valueOf(done.summary().values().get("endpoint"));
  }

  @Test
  void the_security_groups_of_a_database_tell_who_may_connect() throws Exception {
    cloud
        .form("DescribeDBInstances", 200, "rds/describe-db-instances.available.xml")
        .form("DescribeSecurityGroups", 200, "ec2/describe-security-groups.xml");
    var done = Outcomes.done(look("aws.ec2.securitygroup.show", CloudTargets.RDS, "{}"));
    assertEquals(Assessment.WELL, done.assessment());
    assertEquals(
        List.of("clouds.security-group", "clouds.security-rule", "clouds.security-rule"),
        done.details().stream().map(line -> line.code()).toList());
    assertEquals("5432", done.details().getLast().values().get("ports"));
    assertEquals("10.0.0.0/16", done.details().getLast().values().get("from"));
  }

  @Test
  void a_rule_for_the_whole_internet_earns_no_tick() throws Exception {
    cloud.form(
        "DescribeSecurityGroups",
        200,
        "ec2/describe-security-groups.xml",
        "10.0.0.0/16",
        "0.0.0.0/0");
    var done =
        Outcomes.done(
            look("aws.ec2.securitygroup.show", CloudTargets.RDS, "{\"id\":\"sg-903004f8\"}"));
    assertEquals(Assessment.TROUBLE, done.assessment());
  }

  @Test
  void what_aws_refuses_says_why_and_whether_to_try_again() throws Exception {
    assertFailed(404, "error.DBInstanceNotFound.404.xml", "clouds.missing", Again.WILL_NOT_HELP);
    assertFailed(400, "error.Throttling.400.xml", "clouds.throttled", Again.MAY_HELP);
    assertFailed(503, "error.RequestLimitExceeded.503.xml", "clouds.throttled", Again.MAY_HELP);
    assertFailed(500, "error.InternalFailure.500.xml", "clouds.unanswered", Again.MAY_HELP);
    assertFailed(403, "error.ExpiredToken.403.xml", "clouds.expired", Again.WILL_NOT_HELP);
    var denied =
        assertFailed(403, "error.AccessDenied.403.xml", "clouds.denied", Again.WILL_NOT_HELP);
    assertEquals("rds:CreateDBSnapshot", denied.why().values().get("action"));
  }

  private StepOutcome.Failed<?> assertFailed(int status, String file, String code, Again again)
      throws Exception {
    int before = cloud.asked().size();
    cloud.form("DescribeDBInstances", status, "rds/" + file);
    var failed = Outcomes.failed(look("aws.rds.show", CloudTargets.RDS, "{}"));
    assertEquals(code, failed.why().code());
    assertEquals(again, failed.again());
    assertEquals(
        1, cloud.asked().size() - before, "asked once, by an SDK that tries nothing again");
    return failed;
  }
}
