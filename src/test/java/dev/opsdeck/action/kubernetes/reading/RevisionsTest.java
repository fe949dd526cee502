package dev.opsdeck.action.kubernetes.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.kubernetes.reading.Revisions.Revision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevisionsTest {
  private static Deployment at(String revision) {
    return new DeploymentBuilder(Recordings.deployment("deployment rolled out"))
        .editMetadata()
        .addToAnnotations(Annotations.REVISION, revision)
        .endMetadata()
        .build();
  }

  @Test
  void after_an_undo_the_previous_is_the_one_that_was_current_before() {
    Revisions revisions = Revisions.of(at("5"), Recordings.replicaSets("replica sets after undo"));
    assertEquals("5, 4, 3, 1", revisions.numbers());
    assertEquals(4, revisions.previous().orElseThrow().number());
    assertEquals("acr/api-gateway:badpull-3", image(revisions.previous().orElseThrow()));
    assertEquals("acr/api-gateway:1.1", image(revisions.current().orElseThrow()));
    assertTrue(revisions.find(2).isEmpty(), "revision 2 came back as 5");
  }

  @Test
  void sets_of_another_owner_do_not_count_although_their_labels_match() {
    List<ReplicaSet> sets = Recordings.replicaSets("replica sets");
    ReplicaSet foreign =
        new ReplicaSetBuilder(sets.getFirst())
            .editMetadata()
            .editFirstOwnerReference()
            .withUid("somebody-else")
            .endOwnerReference()
            .endMetadata()
            .build();
    Revisions revisions = Revisions.of(at("2"), List.of(foreign, sets.getLast()));
    assertEquals("1", revisions.numbers());
  }

  @Test
  void who_and_why_left_over_from_an_earlier_template_are_not_told() {
    ReplicaSet set = Recordings.replicaSets("replica sets").getFirst();
    String mark = PodTemplate.of(set).mark();
    assertEquals("ana", by(set, mark));
    assertEquals("", by(set, "0123456789abcdef"));
  }

  private static String by(ReplicaSet set, String madeFor) {
    ReplicaSet marked =
        new ReplicaSetBuilder(set)
            .editMetadata()
            .addToAnnotations(Annotations.REQUESTED_BY, "ana")
            .addToAnnotations(Annotations.MADE_FOR, madeFor)
            .endMetadata()
            .build();
    return Revisions.of(at("2"), List.of(marked)).current().orElseThrow().by();
  }

  private static String image(Revision revision) {
    return revision.template().image("api-gateway");
  }
}
