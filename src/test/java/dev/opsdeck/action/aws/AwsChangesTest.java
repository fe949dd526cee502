package dev.opsdeck.action.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Outcomes;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.aws.client.AwsClients;
import dev.opsdeck.action.cloud.CloudTargets;
import dev.opsdeck.action.cloud.Driven;
import dev.opsdeck.action.cloud.PlayedCloud;
import dev.opsdeck.kernel.Json;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The long changes of AWS, with the answers of its own examples, over HTTP and the real SDK. */
class AwsChangesTest {
  private static final String CLUSTER = "/clusters/microservices-dev";
  private static final String GROUP = CLUSTER + "/node-groups/g";
  private static final String UPDATES = CLUSTER + "/updates";
  private static final String MARK =
      "<TagList><Tag><Key>opsdeck-run</Key><Value>r-0000000001/step</Value></Tag>";

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

  private Driven<?, ?> eks(String action, String with) {
    return Driven.of(AwsActions.of(clients), action, CloudTargets.EKS, with);
  }

  private Driven<?, ?> rds(String action, String with) {
    return Driven.of(AwsActions.of(clients), action, CloudTargets.RDS, with);
  }

  private void group() {
    cloud.eks(
        "GET",
        GROUP,
        200,
        "describe-nodegroup.ACTIVE.json",
        "\"nodegroupName\":\"my-eks-nodegroup\"",
        "\"nodegroupName\":\"g\"");
  }

  private Driven<?, ?> plannedSize() throws Exception {
    Driven<?, ?> size =
        eks("aws.eks.nodegroup.set", "{\"group\":\"g\",\"count\":5,\"min\":2,\"max\":20}");
    group();
    assertEquals(
        List.of(
            new Difference("count", "1", "5"),
            new Difference("min", "1", "2"),
            new Difference("max", "3", "20")),
        size.planned().differences());
    return size;
  }

  private void update(String of, String file) {
    cloud.eks("GET", UPDATES + "/" + of, 200, file);
  }

  private static final String CONFIG = "a977160f-59bf-3023-805d-c9826e460aea";

  @Test
  void a_node_group_is_scaled_once_and_followed_by_its_update() throws Exception {
    Driven<?, ?> size = plannedSize();
    group();
    cloud.eks("POST", GROUP + "/update-config", 200, "update-nodegroup-config.json");
    update(CONFIG, "describe-update.nodegroup.InProgress.json");
    update(CONFIG, "describe-update.nodegroup.Successful.json");
    assertEquals("clouds.group-is", Outcomes.done(size.toItsEnd()).summary().code());
    assertEquals(List.of("", "InProgress"), size.states());
    assertEquals(1, cloud.changes().size());
    var sent = cloud.changes().getFirst().json();
    assertEquals(5, sent.at("/scalingConfig/desiredSize").asInt());
    assertEquals(36, sent.path("clientRequestToken").asText().length());
  }

  @Test
  void asked_again_a_step_has_the_same_token_so_that_aws_gives_back_its_update() throws Exception {
    Driven<?, ?> size = plannedSize();
    for (int attempt = 0; attempt < 2; attempt++) {
      group();
      cloud.eks("POST", GROUP + "/update-config", 200, "update-nodegroup-config.json");
      cloud.eks("GET", UPDATES, 200, "list-updates.json", "10bddb13", "10bddb13");
      size.afterCrash();
    }
    assertEquals(
        cloud.changes().getFirst().json().path("clientRequestToken"),
        cloud.changes().getLast().json().path("clientRequestToken"));
  }

  @Test
  void an_update_whose_answer_was_lost_is_found_by_what_it_asks_for() throws Exception {
    Driven<?, ?> size = plannedSize();
    cloud.eks("GET", UPDATES, 200, "list-updates.json");
    cloud.eks(
        "GET",
        UPDATES + "/10bddb13-a71b-425a-b0a6-71cd03e59161",
        200,
        "update-nodegroup-config.json",
        "1.712594117036E9",
        "1768910410.0");
    var begun = assertInstanceOf(Settlement.UnderWay.class, size.settled());
    assertEquals("10bddb13-a71b-425a-b0a6-71cd03e59161", begun.operation());
    assertEquals(List.of(), cloud.changes());
  }

  @Test
  void a_failed_update_is_a_failure_though_the_cluster_is_active() throws Exception {
    Driven<?, ?> upgrade = plannedGroupUpgrade();
    group();
    cloud.eks("POST", GROUP + "/update-version", 200, "update-nodegroup-version.json");
    String id = Json.parse(text("eks/update-nodegroup-version.json")).at("/update/id").asText();
    update(id, "describe-update.nodegroup.Failed.json");
    var failed = Outcomes.failed(upgrade.toItsEnd());
    assertEquals("PodEvictionFailure", failed.why().values().get("code"));
    assertTrue(String.valueOf(failed.why().values().get("why")).contains("ip-192-168-94-178"));
  }

  private Driven<?, ?> plannedGroupUpgrade() throws Exception {
    Driven<?, ?> upgrade = eks("aws.eks.upgrade", "{\"version\":\"1.30\",\"group\":\"g\"}");
    cloud.eks("GET", CLUSTER, 200, "describe-cluster.ACTIVE.json");
    group();
    assertEquals(
        List.of(new Difference("version", "1.29", "1.30")), upgrade.planned().differences());
    return upgrade;
  }

  private void clusterWithGroup(String version) {
    cloud
        .eks("GET", CLUSTER, 200, "describe-cluster.ACTIVE.json")
        .eks("GET", CLUSTER + "/node-groups", 200, "list-nodegroups.json");
    for (var name : Json.parse(text("eks/list-nodegroups.json")).path("nodegroups")) {
      cloud.eks(
          "GET",
          CLUSTER + "/node-groups/" + name.asText(),
          200,
          "describe-nodegroup.ACTIVE.json",
          "\"version\":\"1.29\"",
          "\"version\":\"" + version + "\"");
    }
  }

  @Test
  void the_control_plane_is_upgraded_and_the_tick_is_of_the_version_that_runs() throws Exception {
    Driven<?, ?> upgrade = eks("aws.eks.upgrade", "{\"version\":\"1.31\"}");
    clusterWithGroup("1.30");
    upgrade.planned();
    cloud
        .eks("GET", CLUSTER, 200, "describe-cluster.ACTIVE.json")
        .eks("POST", UPDATES, 200, "update-cluster-version.json");
    String id = Json.parse(text("eks/update-cluster-version.json")).at("/update/id").asText();
    update(id, "describe-update.cluster.Successful.json");
    cloud.eks(
        "GET",
        CLUSTER,
        200,
        "describe-cluster.ACTIVE.json",
        "\"version\":\"1.30\"",
        "\"version\":\"1.31\"");
    assertEquals("clouds.upgraded", Outcomes.done(upgrade.toItsEnd()).summary().code());
    assertEquals(1, cloud.changes().size());
  }

  @Test
  void node_groups_that_are_behind_and_skipped_versions_are_refused() throws Exception {
    clusterWithGroup("1.29");
    assertEquals("clouds.groups-first", refused("1.31"));
    clusterWithGroup("1.30");
    assertEquals("clouds.skips-minors", refused("1.32"));
    clusterWithGroup("1.30");
    assertEquals("clouds.no-downgrade", refused("1.29"));
    clusterWithGroup("1.30");
    assertEquals("clouds.no-minor-version", refused("1.31.1"));
  }

  private String refused(String version) throws Exception {
    return eks("aws.eks.upgrade", "{\"version\":\"" + version + "\"}").refusal().code();
  }

  @Test
  void a_cluster_that_is_busy_is_waited_for() throws Exception {
    Driven<?, ?> size = plannedSize();
    group();
    cloud.eks("POST", GROUP + "/update-config", 409, "error.ResourceInUseException.409.json");
    var waiting = assertInstanceOf(StepOutcome.Waiting.class, size.once());
    assertEquals("", waiting.operation());
    assertEquals("clouds.busy", waiting.why().code());
  }

  private Driven<?, ?> plannedSnapshot() throws Exception {
    Driven<?, ?> snapshot = rds("aws.rds.snapshot", "{}");
    absentSnapshot();
    cloud.form("DescribeDBInstances", 200, "rds/describe-db-instances.available.xml");
    assertEquals(
        "microservices-dev-db-r-0000000001", snapshot.planned().summary().values().get("snapshot"));
    return snapshot;
  }

  private void absentSnapshot() {
    cloud.form("DescribeDBSnapshots", 404, "rds/error.DBSnapshotNotFound.404.xml");
  }

  private void snapshot(String state) {
    cloud.form("DescribeDBSnapshots", 200, "rds/describe-db-snapshots." + state + ".xml");
  }

  @Test
  void a_snapshot_is_made_once_under_a_name_of_the_run() throws Exception {
    Driven<?, ?> snapshot = plannedSnapshot();
    absentSnapshot();
    cloud.form("CreateDBSnapshot", 200, "rds/create-db-snapshot.creating.xml");
    snapshot("creating");
    snapshot("available");
    assertEquals("clouds.snapshot-made", Outcomes.done(snapshot.toItsEnd()).summary().code());
    assertEquals(1, creations("CreateDBSnapshot"));
    assertTrue(
        cloud.asked().stream()
            .anyMatch(request -> request.body().contains("Value=r-0000000001%2Fstep")));
  }

  private long creations(String action) {
    return cloud.asked().stream()
        .filter(request -> request.body().contains("Action=" + action + "&"))
        .count();
  }

  @Test
  void a_snapshot_that_fails_is_no_success() throws Exception {
    Driven<?, ?> snapshot = plannedSnapshot();
    absentSnapshot();
    cloud.form("CreateDBSnapshot", 200, "rds/create-db-snapshot.creating.xml");
    snapshot("failed");
    assertEquals("clouds.ended", Outcomes.failed(snapshot.toItsEnd()).why().code());
  }

  @Test
  void an_instance_that_is_busy_is_waited_for() throws Exception {
    Driven<?, ?> snapshot = plannedSnapshot();
    absentSnapshot();
    cloud.form("CreateDBSnapshot", 400, "rds/error.InvalidDBInstanceState.400.xml");
    var waiting = assertInstanceOf(StepOutcome.Waiting.class, snapshot.once());
    assertEquals("clouds.busy", waiting.why().code());
  }

  private static final String RESTORE =
      "{\"newServer\":\"microservices-dev-db-restored\",\"toTime\":\"2026-01-20T10:00:00Z\"}";

  private void absentInstance() {
    cloud.form("DescribeDBInstances", 404, "rds/error.DBInstanceNotFound.404.xml");
  }

  private void restored(String file) {
    cloud.form("DescribeDBInstances", 200, "rds/" + file, "<TagList>", MARK);
  }

  private Driven<?, ?> plannedRestore() throws Exception {
    Driven<?, ?> restore = rds("aws.rds.restore", RESTORE);
    absentInstance();
    cloud.form("DescribeDBInstances", 200, "rds/describe-db-instances.available.xml");
    restore.planned();
    absentInstance();
    cloud.form(
        "RestoreDBInstanceToPointInTime", 200, "rds/restore-db-instance-to-point-in-time.xml");
    return restore;
  }

  @Test
  void an_instance_is_restored_with_the_network_of_its_source() throws Exception {
    Driven<?, ?> restore = plannedRestore();
    restored("describe-db-instances.creating.xml");
    restored("describe-db-instances.available.xml");
    assertEquals("clouds.restored", Outcomes.done(restore.toItsEnd()).summary().code());
    String sent =
        cloud.asked().stream()
            .map(PlayedCloud.Request::body)
            .filter(body -> body.contains("Action=RestoreDBInstanceToPointInTime&"))
            .findFirst()
            .orElseThrow();
    assertTrue(sent.contains("RestoreTime=2026-01-20T10%3A00%3A00Z"), sent);
    assertTrue(sent.contains("sg-903004f8"), sent);
    assertTrue(sent.contains("DBSubnetGroupName=default"), sent);
  }

  @Test
  void a_restore_is_recognised_after_a_crash_by_its_mark() throws Exception {
    Driven<?, ?> restore = plannedRestore();
    restored("describe-db-instances.creating.xml");
    assertInstanceOf(Settlement.UnderWay.class, restore.afterCrash());
    restored("describe-db-instances.available.xml");
    Outcomes.done(restore.toItsEnd());
    assertEquals(1, creations("RestoreDBInstanceToPointInTime"));
  }

  @Test
  void a_restore_that_ends_in_a_state_that_stays_has_failed() throws Exception {
    Driven<?, ?> restore = plannedRestore();
    restored("describe-db-instances.incompatible-restore.xml");
    assertEquals(
        "incompatible-restore", Outcomes.failed(restore.toItsEnd()).why().values().get("state"));
  }

  @Test
  void a_name_that_is_taken_and_a_time_that_cannot_be_restored_are_refused() throws Exception {
    cloud.form("DescribeDBInstances", 200, "rds/describe-db-instances.available.xml");
    assertEquals("clouds.server-exists", rds("aws.rds.restore", RESTORE).refusal().code());
    absentInstance();
    cloud.form("DescribeDBInstances", 200, "rds/describe-db-instances.available.xml");
    assertEquals(
        "clouds.not-restorable",
        rds("aws.rds.restore", RESTORE.replace("10:00", "11:56")).refusal().code());
  }

  @Test
  void a_snapshot_of_an_instance_that_is_gone_is_restored_with_a_warning() throws Exception {
    absentInstance();
    snapshot("available");
    absentInstance();
    var planned =
        rds("aws.rds.restore", "{\"newServer\":\"microservices-new\",\"fromSnapshot\":\"s1\"}")
            .planned();
    assertTrue(
        planned.warnings().stream()
            .anyMatch(each -> each.code().equals("clouds.restore-defaults")));
  }

  private static String text(String file) {
    return PlayedCloud.text("aws/" + file);
  }
}
