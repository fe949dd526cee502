package dev.opsdeck.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The package table, executed: each edge that is not in it breaks the build. */
class ArchitectureTest {
  private static final String ROOT = "dev.opsdeck";

  private static final Set<String> ACTION = Set.of("kernel", "catalog", "runbook", "action");

  private static final Set<String> REST_ACTION =
      Set.of("foreign", "kernel", "catalog", "runbook", "action", "action.provider", "action.rest");

  /** Package to the packages that it may use, written bottom-up. {@code app} may use all. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          entry("foreign", Set.of()),
          entry("kernel", Set.of("foreign")),
          entry("trace", Set.of()),
          entry("command", Set.of("kernel")),
          entry("catalog", Set.of("kernel")),
          entry("runbook.parameter", Set.of("kernel")),
          entry("runbook.expression", Set.of("kernel")),
          entry("runbook", Set.of("kernel", "catalog", "runbook.parameter", "runbook.expression")),
          entry(
              "runbook.cel",
              Set.of("kernel", "catalog", "runbook", "runbook.parameter", "runbook.expression")),
          entry(
              "runbook.file",
              Set.of(
                  "kernel",
                  "catalog",
                  "runbook",
                  "runbook.cel",
                  "runbook.parameter",
                  "runbook.expression")),
          entry("database", Set.of("kernel")),
          entry("secret", Set.of("kernel", "database")),
          entry("schedule", Set.of("kernel", "database")),
          entry("progress", Set.of("foreign", "kernel", "database")),
          entry("audit", Set.of("foreign", "kernel", "database")),
          entry(
              "access",
              Set.of("kernel", "catalog", "runbook", "runbook.parameter", "runbook.expression")),
          entry("action", Set.of("kernel", "catalog", "runbook")),
          entry("cluster.connection", Set.of("kernel", "catalog")),
          entry("cluster.kubeconfig", Set.of("kernel", "catalog", "cluster.connection")),
          entry(
              "cluster",
              Set.of("kernel", "trace", "catalog", "cluster.connection", "cluster.kubeconfig")),
          entry("oncall", Set.of("kernel", "database")),
          entry("preference", Set.of("kernel", "database")),
          entry("reference", Set.of("kernel")),
          entry("action.kubernetes.reading", Set.of("kernel", "action")),
          entry("action.change", ACTION),
          entry(
              "action.kubernetes.change",
              Set.of(
                  "action.kubernetes.reading",
                  "action.change",
                  "foreign",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "cluster")),
          entry(
              "action.kubernetes.apply",
              Set.of(
                  "action.kubernetes.change",
                  "action.kubernetes.reading",
                  "action.change",
                  "foreign",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "cluster")),
          entry(
              "action.kubernetes.api", Set.of("foreign", "kernel", "catalog", "action", "cluster")),
          entry(
              "action.kubernetes.remove",
              Set.of(
                  "action.kubernetes.api",
                  "action.kubernetes.change",
                  "action.change",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "cluster")),
          entry(
              "action.kubernetes.velero",
              Set.of("foreign", "kernel", "catalog", "runbook", "action", "cluster")),
          entry(
              "action.kubernetes.inside",
              Set.of(
                  "action.kubernetes.reading",
                  "foreign",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "cluster")),
          entry(
              "action.kubernetes.judge",
              Set.of("kernel", "catalog", "action.kubernetes.api", "action.kubernetes.reading")),
          entry(
              "action.kubernetes.view",
              Set.of(
                  "foreign",
                  "kernel",
                  "catalog",
                  "action",
                  "action.kubernetes.api",
                  "action.kubernetes.judge")),
          entry(
              "action.kubernetes.inspect",
              Set.of(
                  "foreign",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "cluster",
                  "action.kubernetes.api",
                  "action.kubernetes.judge",
                  "action.kubernetes.reading",
                  "action.kubernetes.view")),
          entry(
              "action.kubernetes.diagnose",
              Set.of(
                  "foreign",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "cluster",
                  "action.kubernetes.api",
                  "action.kubernetes.inspect",
                  "action.kubernetes.judge",
                  "action.kubernetes.reading")),
          entry(
              "action.kubernetes.logs",
              Set.of(
                  "foreign",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "cluster",
                  "action.kubernetes.api",
                  "action.kubernetes.reading")),
          entry(
              "action.kubernetes",
              Set.of(
                  "action.kubernetes.logs",
                  "action.kubernetes.apply",
                  "action.kubernetes.secret",
                  "action.kubernetes.remove",
                  "action.kubernetes.diagnose",
                  "action.kubernetes.inside",
                  "action.kubernetes.velero",
                  "action.kubernetes.inspect",
                  "action.kubernetes.api",
                  "action.kubernetes.judge",
                  "action.kubernetes.view",
                  "action.kubernetes.reading",
                  "foreign",
                  "action.kubernetes.change",
                  "kernel",
                  "catalog",
                  "action.provider",
                  "runbook",
                  "action",
                  "cluster")),
          entry("action.provider", Set.of("kernel", "catalog", "action", "cluster", "secret")),
          entry(
              "action.kubernetes.secret",
              Set.of(
                  "action.kubernetes.change",
                  "action.kubernetes.reading",
                  "action.kubernetes.api",
                  "action.change",
                  "foreign",
                  "kernel",
                  "catalog",
                  "action.provider",
                  "runbook",
                  "action",
                  "cluster",
                  "secret")),
          entry(
              "action.certificate",
              Set.of(
                  "action.kubernetes.change",
                  "action.change",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "action.provider",
                  "cluster")),
          entry("action.rest", Set.of("foreign", "kernel", "runbook", "action")),
          entry("action.monitoring", REST_ACTION),
          entry(
              "action.github",
              Set.of(
                  "foreign",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "action.provider",
                  "action.rest",
                  "action.kubernetes.api",
                  "cluster")),
          entry("action.pagerduty", REST_ACTION),
          entry(
              "action.helm",
              Set.of(
                  "action.kubernetes.api",
                  "foreign",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "action.provider",
                  "cluster")),
          entry("action.http", Set.of("kernel", "catalog", "runbook", "action", "action.provider")),
          entry("action.cloud", ACTION),
          entry(
              "action.terraform",
              Set.of(
                  "foreign",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "action.change",
                  "action.provider",
                  "action.rest")),
          entry("action.sql.client", Set.of("kernel", "catalog", "action", "cluster")),
          entry(
              "action.sql.role",
              Set.of("kernel", "catalog", "runbook", "action", "action.sql.client", "secret")),
          entry(
              "action.sql",
              Set.of(
                  "action.sql.role",
                  "foreign",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "action.provider",
                  "action.sql.client",
                  "action.sql.dump",
                  "cluster")),
          entry(
              "action.sql.dump",
              Set.of(
                  "foreign",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "action.azure.arm",
                  "action.sql.client")),
          entry(
              "action.azure.arm",
              Set.of("foreign", "kernel", "catalog", "action", "action.change", "action.cloud")),
          entry(
              "action.azure.aks",
              Set.of(
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "action.change",
                  "action.cloud",
                  "action.azure.arm")),
          entry(
              "action.azure.keyvault",
              Set.of(
                  "secret",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "action.cloud",
                  "action.azure.arm")),
          entry(
              "action.azure.postgres",
              Set.of(
                  "secret",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "action.change",
                  "action.cloud",
                  "action.azure.arm")),
          entry(
              "action.azure",
              Set.of(
                  "foreign",
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "action.provider",
                  "action.azure.arm",
                  "action.azure.aks",
                  "action.azure.keyvault",
                  "action.azure.postgres")),
          entry(
              "action.aws.client",
              Set.of("foreign", "kernel", "catalog", "action", "action.cloud")),
          entry(
              "action.aws.eks",
              Set.of(
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "action.change",
                  "action.cloud",
                  "action.aws.client")),
          entry(
              "action.aws.rds",
              Set.of(
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "action.change",
                  "action.cloud",
                  "action.aws.client")),
          entry(
              "action.aws",
              Set.of(
                  "kernel",
                  "catalog",
                  "runbook",
                  "action",
                  "action.cloud",
                  "action.provider",
                  "action.aws.client",
                  "action.aws.eks",
                  "action.aws.rds")),
          entry(
              "approval",
              Set.of("kernel", "database", "schedule", "audit", "progress", "access", "oncall")),
          entry(
              "incident",
              Set.of(
                  "foreign",
                  "kernel",
                  "catalog",
                  "database",
                  "schedule",
                  "oncall",
                  "progress",
                  "audit")),
          entry(
              "run.state", Set.of("foreign", "kernel", "catalog", "runbook", "action", "progress")),
          entry(
              "run.plan",
              Set.of(
                  "run.state",
                  "kernel",
                  "catalog",
                  "runbook",
                  "runbook.parameter",
                  "runbook.expression",
                  "action")),
          entry("run", Set.of("kernel", "catalog", "runbook", "runbook.parameter", "progress")),
          entry(
              "run.ledger",
              Set.of(
                  "run",
                  "run.state",
                  "run.plan",
                  "foreign",
                  "kernel",
                  "database",
                  "schedule",
                  "catalog",
                  "runbook",
                  "runbook.parameter",
                  "access",
                  "action",
                  "approval",
                  "progress",
                  "audit")),
          entry(
              "run.engine",
              Set.of(
                  "run",
                  "run.state",
                  "run.plan",
                  "run.ledger",
                  "kernel",
                  "trace",
                  "database",
                  "schedule",
                  "catalog",
                  "runbook",
                  "runbook.parameter",
                  "runbook.expression",
                  "access",
                  "action",
                  "approval",
                  "progress",
                  "audit")),
          entry(
              "console",
              Set.of(
                  "kernel",
                  "command",
                  "catalog",
                  "runbook",
                  "runbook.expression",
                  "runbook.parameter",
                  "access",
                  "approval",
                  "run",
                  "oncall",
                  "reference",
                  "preference",
                  "incident",
                  "audit",
                  "progress")),
          entry("message", Set.of("kernel", "progress", "console")),
          entry("slack.inbox", Set.of("kernel", "database")),
          entry("slack.api", Set.of("kernel", "trace", "message", "progress")),
          entry("slack.block", Set.of("kernel", "message", "progress")),
          entry(
              "slack.delivery",
              Set.of("slack.api", "slack.block", "kernel", "trace", "message", "progress")),
          entry(
              "slack",
              Set.of(
                  "slack.api",
                  "slack.block",
                  "slack.delivery",
                  "slack.inbox",
                  "kernel",
                  "trace",
                  "command",
                  "console",
                  "message",
                  "progress",
                  "secret")),
          entry("app.http", Set.of()),
          entry(
              "app.telemetry",
              Set.of(
                  "foreign",
                  "kernel",
                  "schedule",
                  "progress",
                  "runbook",
                  "run",
                  "slack.api",
                  "slack.inbox")));

  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT)
          .that(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "stand outside the demo",
                  type -> !type.getPackageName().startsWith(ROOT + ".demo")));

  private static final ArchRule NO_WALL_CLOCK =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .because("time comes from InstantSource");

  private static final ArchRule NO_PRINTING =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".app..")
          .should()
          .accessField(System.class, "out")
          .because("only the command line prints");

  private static final ArchRule SLACK_STAYS_HOME = fence("com.slack..", "slack..");
  private static final ArchRule KUBERNETES_STAYS_HOME =
      fence(
          "io.fabric8..",
          "cluster..",
          "action.kubernetes..",
          "action.certificate",
          "action.helm",
          "action.sql.client");
  private static final ArchRule AZURE_STAYS_HOME = fence("com.azure..", "action.azure..");
  private static final ArchRule AWS_STAYS_HOME = fence("software.amazon.awssdk..", "action.aws..");
  private static final ArchRule TIMERS_STAY_HOME =
      fence("com.github.kagkarlsson..", "schedule", "schedule");

  private static final ArchRule TRACES_STAY_HOME =
      fence("io.opentelemetry..", "trace", "app.telemetry");

  /** SQL stands in stores: the only classes that may create a statement. */
  private static final ArchRule SQL_IN_STORES =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("Postgres")
          .and()
          .resideOutsideOfPackages(ROOT + ".database..", ROOT + ".schedule..")
          .should()
          .callMethodWhere(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "make an SQL statement",
                  call ->
                      call.getTargetOwner().getName().equals("org.jdbi.v3.core.Handle")
                          && Set.of(
                                  "execute", "createUpdate", "createQuery", "select", "createCall")
                              .contains(call.getTarget().getName())));

  @Test
  void every_edge_is_in_the_table() {
    assertEquals(Set.of(), unlistedEdges(PRODUCTION, ROOT));
  }

  @Test
  void table_and_folders_name_the_same_packages() {
    Set<String> folders = new TreeSet<>(packagesOf(PRODUCTION, ROOT));
    folders.remove("app");
    assertEquals(new TreeSet<>(ALLOWED.keySet()), folders);
  }

  @Test
  void packages_are_free_of_cycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(PRODUCTION);
  }

  @Test
  void nobody_reads_the_wall_clock() {
    NO_WALL_CLOCK.check(PRODUCTION);
  }

  @Test
  void only_the_command_line_prints() {
    NO_PRINTING.check(PRODUCTION);
  }

  @Test
  void libraries_stay_behind_their_fences() {
    SLACK_STAYS_HOME.check(PRODUCTION);
    KUBERNETES_STAYS_HOME.check(PRODUCTION);
    AZURE_STAYS_HOME.check(PRODUCTION);
    AWS_STAYS_HOME.check(PRODUCTION);
    TIMERS_STAY_HOME.check(PRODUCTION);
    TRACES_STAY_HOME.check(PRODUCTION);
  }

  @Test
  void sql_stands_in_stores() {
    SQL_IN_STORES.check(PRODUCTION);
  }

  @Test
  void the_rules_bite() {
    String root = ROOT + ".architecture.fixture";
    JavaClasses broken = new ClassFileImporter().importPackages(root);
    assertEquals(Set.of("kernel -> run"), unlistedEdges(broken, root));
    assertTrue(packagesOf(broken, root).contains("orphan"));
    for (ArchRule rule : List.of(NO_WALL_CLOCK, NO_PRINTING, SLACK_STAYS_HOME, SQL_IN_STORES)) {
      assertThrows(AssertionError.class, () -> rule.check(broken));
    }
  }

  private static ArchRule fence(String library, String... homes) {
    String[] packages = new String[homes.length];
    for (int i = 0; i < homes.length; i++) {
      packages[i] = ROOT + "." + homes[i];
    }
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  private static Set<String> unlistedEdges(JavaClasses classes, String root) {
    return classes.stream()
        .flatMap(origin -> origin.getDirectDependenciesFromSelf().stream())
        .filter(d -> d.getTargetClass().getPackageName().startsWith(root + "."))
        .map(d -> List.of(local(d.getOriginClass(), root), local(d.getTargetClass(), root)))
        .filter(e -> !e.getFirst().equals(e.getLast()))
        .filter(e -> !e.getFirst().equals("app"))
        .filter(e -> !ALLOWED.getOrDefault(e.getFirst(), Set.of()).contains(e.getLast()))
        .map(e -> e.getFirst() + " -> " + e.getLast())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> packagesOf(JavaClasses classes, String root) {
    return classes.stream()
        .filter(c -> c.getPackageName().startsWith(root + "."))
        .map(c -> local(c, root))
        .collect(Collectors.toSet());
  }

  private static String local(JavaClass type, String root) {
    return type.getPackageName().substring(root.length() + 1);
  }
}
