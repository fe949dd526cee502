package dev.opsdeck.runbook.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.certificate.CertificateActions;
import dev.opsdeck.action.http.HttpActions;
import dev.opsdeck.action.kubernetes.KubernetesActions;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.Signatures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The runbooks that Opsdeck ships against the actions that it ships. */
class RealActionsTest {
  static List<ActionSignature> real() {
    Clusters unreached =
        new Clusters(context -> {
          throw new IllegalStateException("no cluster is needed to read signatures");
        });
    List<Action<?, ?>> actions = new ArrayList<>(KubernetesActions.all(unreached));
    actions.addAll(CertificateActions.all(unreached));
    actions.addAll(
        HttpActions.all(() -> {
          throw new IllegalStateException("no client is needed to read signatures");
        }));
    return new ActionRegistry(actions).signatures();
  }

  @Test
  void the_signatures_of_the_other_tests_are_the_real_ones() {
    for (ActionSignature signature : real()) {
      assertEquals(Signatures.named(signature.name()), signature);
    }
    assertEquals(Signatures.all().size(), real().size());
  }

  @Test
  void every_shipped_runbook_fits_the_real_actions() throws IOException {
    assertEquals(
        List.of(), RunbookFiles.loader().load(ShippedRunbooksTest.files(), real()).problems());
  }
}
