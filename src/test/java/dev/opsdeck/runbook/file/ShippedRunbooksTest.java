package dev.opsdeck.runbook.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Flow.Moment;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.RunbookLoader.Loaded;
import dev.opsdeck.runbook.Signatures;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import dev.opsdeck.runbook.expression.Expression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ShippedRunbooksTest {
  /** What is there once the cluster has stored it: no roll-out follows. */
  private static final Set<String> AT_ONCE =
      Set.of(
          "cordon",
          "uncordon",
          "azure-keyvault-provider",
          "config",
          "label",
          "delete",
          "cleanup",
          "clean-logs",
          "ghcr",
          "issue",
          // Their last steps end when what they did has taken effect.
          "secret-set",
          "secret-generate",
          "secret-restart",
          "secret-reveal",
          "config-file",
          "keyvault",
          "rotate-postgres-password",
          "restore-postgres-password",
          // Their steps end when the cloud has ended.
          "db-set",
          "db-firewall",
          "db-restore",
          "db-snapshot",
          // Theirs when PostgreSQL's programs have.
          "db-backup",
          "terraform-plan",
          "terraform-apply",
          "db-restore-dump",
          "backup-database",
          "restore-from-dump");

  private static Loaded loaded;

  @BeforeAll
  static void load() throws IOException {
    loaded = RunbookFiles.loader().load(files(), Signatures.all());
  }

  static List<ConfigFile> files() throws IOException {
    List<ConfigFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(Path.of("config/runbooks"))) {
      for (Path path : paths.sorted().toList()) {
        files.add(new ConfigFile(path.toString(), Files.readString(path)));
      }
    }
    return files;
  }

  @Test
  void every_shipped_runbook_is_right() throws IOException {
    assertEquals(List.of(), loaded.problems());
    assertEquals(
        files().stream()
            .map(file -> Path.of(file.path()).getFileName().toString().replace(".yaml", ""))
            .sorted()
            .toList(),
        loaded.runbooks().all().stream().map(Runbook::name).sorted().toList(),
        "a runbook is called like its file");
  }

  @Test
  void every_shipped_runbook_says_where_it_comes_from_and_can_be_started() {
    for (Runbook runbook : loaded.runbooks().all()) {
      assertTrue(runbook.origin().matches("00\\d .+"), runbook.name());
      String name = runbook.name().toUpperCase();
      assertEquals(
          runbook,
          loaded
              .runbooks()
              .byVerb(name)
              .or(() -> loaded.runbooks().byVerb("RUN " + name))
              .orElseThrow());
    }
  }

  @Test
  void whatever_changes_something_asks_the_on_call_engineer_in_production() {
    for (Runbook runbook : loaded.runbooks().all()) {
      boolean changes = runbook.steps().stream().anyMatch(step -> effect(step) != Effect.READ);
      assertEquals(changes, runbook.approval() != null, runbook.name());
      if (changes) {
        assertEquals(List.of("oncall"), runbook.approval().by());
        Expression when = runbook.approval().when();
        assertTrue(when == null || when.text().equals("env.tier == \"production\""));
        assertTrue(runbook.approval().fourEyes());
        assertEquals(Duration.ofMinutes(15), runbook.approval().expires());
      }
    }
  }

  @Test
  void what_takes_effect_later_is_verified_afterwards() {
    for (Runbook runbook : loaded.runbooks().all()) {
      if (AT_ONCE.contains(runbook.name())) {
        continue;
      }
      boolean changes = runbook.steps().stream().anyMatch(step -> effect(step) != Effect.READ);
      assertEquals(changes, !runbook.verify().isEmpty(), runbook.name());
    }
  }

  @Test
  void the_rollback_of_the_manual_is_read_as_it_is_written() {
    Runbook rollback = loaded.runbooks().byVerb("undo").orElseThrow();
    assertEquals("rollback", rollback.name());
    assertEquals(
        List.of("history", "chosen", "undo", "rollout", "pods", "health"),
        rollback.steps().stream().map(Step::id).toList());
    assertEquals(
        List.of("verify-1", "verify-2"), rollback.verify().stream().map(Step::id).toList());
    assertEquals(
        "5m", ((Work.ActionCall) rollback.steps().get(3).work()).with().get("timeout").asText());
    assertEquals(Duration.ofSeconds(5), rollback.steps().getLast().handling().retry().every());
    assertEquals(OnFailure.Reaction.OFFER_INVERSE, rollback.flow().onFailure().reaction());
    assertEquals("rollback-executed", rollback.announce().get(Moment.COMPLETE));
    assertEquals("change-failed", rollback.announce().get(Moment.FAILED));
    assertEquals("to-revision", rollback.parameters().getFirst().flag());
    assertEquals(64, rollback.digest().length());
  }

  @Test
  void the_deployment_is_announced_before_and_after() {
    assertEquals(
        Map.of(Moment.START, "deployment-start", Moment.COMPLETE, "deployment-complete"),
        loaded.runbooks().byName("deploy").orElseThrow().announce());
  }

  @Test
  void editors_find_the_schema_that_the_files_name() throws IOException {
    for (ConfigFile file : files()) {
      String line = file.text().lines().findFirst().orElseThrow();
      assertTrue(line.startsWith("# yaml-language-server: $schema="), file.path());
      String schema = line.substring(line.indexOf('=') + 1);
      assertTrue(Files.exists(Path.of("config/runbooks").resolve(schema)), schema);
    }
  }

  private static Effect effect(Step step) {
    return step.work() instanceof Work.ActionCall call
        ? Signatures.named(call.action()).effect()
        : Effect.READ;
  }
}
