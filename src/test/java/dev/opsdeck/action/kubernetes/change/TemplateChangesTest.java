package dev.opsdeck.action.kubernetes.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.change.SetImage.Output;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.kernel.Json;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restart and image: the two changes that give a Deployment another template directly. */
class TemplateChangesTest {
  private static final RestartRollout.Input RESTART = new RestartRollout.Input();

  private Bench bench;
  private Step step;

  @BeforeEach
  void start() {
    bench = new Bench();
    bench.deploy("1.0");
    bench.cluster.forgetWrites();
    step = bench.step("r-one");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private ChangeAction<RestartRollout.Input, RestartRollout.Output> restart() {
    return RestartRollout.action(bench.clusters);
  }

  private ChangeAction<SetImage.Input, SetImage.Output> image() {
    return SetImage.action(bench.clusters);
  }

  private static SetImage.Input image(String image) {
    return new SetImage.Input(image, null, null);
  }

  @Test
  void an_image_is_set_from_a_bare_tag_once() throws Exception {
    var plan = Bench.planned(image(), step, image("1.1"));
    assertEquals(
        List.of(new Difference("image", "acr.io/api-gateway:1.0", "acr.io/api-gateway:1.1")),
        plan.differences());
    assertInstanceOf(Settlement.NotApplied.class, image().settle(step, image("1.1"), plan.pins()));
    Expect.done(image().perform(step, image("1.1"), plan.pins()));
    var done = Expect.done(image().perform(step, image("1.1"), plan.pins()));
    assertEquals(
        new Output("acr.io/api-gateway:1.0", "acr.io/api-gateway:1.1", "1.0", "1.1"),
        done.output());
    assertEquals("acr.io/api-gateway:1.1", bench.image(bench.deployment()));
    assertEquals(
        "Image set to 1.1 by ana (r-one)",
        Annotations.on(bench.deployment(), Annotations.CHANGE_CAUSE));
    assertEquals(1, bench.changes());
    Expect.applied(image().settle(step, image("1.1"), plan.pins()));
  }

  @Test
  void the_inverse_of_an_image_is_the_image_before() throws Exception {
    var plan = Bench.planned(image(), step, image("1.1"));
    var back = assertInstanceOf(Inverse.PutBack.class, plan.inverse());
    assertEquals(
        Json.parse("{\"image\": \"acr.io/api-gateway:1.0\", \"takesBack\": true}"), back.with());

    Expect.done(image().perform(step, image("1.1"), plan.pins()));
    var way = Bench.planned(image(), bench.step("r-two"), image("1.0"));
    assertEquals(plan.pins().objects().getFirst().left(), way.pins().objects().getFirst().found());
    bench.deploy("1.2");
    way = Bench.planned(image(), bench.step("r-two"), image("1.0"));
    assertNotEquals(
        plan.pins().objects().getFirst().left(), way.pins().objects().getFirst().found());
  }

  @Test
  void the_same_image_is_nothing_to_do_and_nonsense_is_refused() throws Exception {
    Expect.nothing(image().plan(step, image(":1.0")));
    assertEquals(List.of("kubernetes.bad-image"), Bench.codes(image().plan(step, image("1 0"))));
  }

  @Test
  void a_container_that_is_not_there_is_refused_with_those_that_are() throws Exception {
    bench.edit(d ->
        d.editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .withName("web")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec());
    var refused = Expect.refused(image().plan(step, image("1.1")));
    assertEquals("kubernetes.no-container", refused.problems().getFirst().code());
    assertEquals("web", refused.problems().getFirst().values().get("containers"));
  }

  @Test
  void owner_and_pause_are_both_told() throws Exception {
    bench.label("app.kubernetes.io/managed-by", "Helm");
    bench.edit(d -> d.editSpec().withPaused(true).endSpec());
    assertEquals(
        List.of("kubernetes.owned-by-helm", "kubernetes.paused"),
        Bench.codes(image().plan(step, image("1.1"))));
  }

  @Test
  void latest_is_a_warning() throws Exception {
    var plan = Bench.planned(image(), step, image("latest"));
    assertEquals("kubernetes.mutable-tag", plan.warnings().getFirst().code());
  }

  @Test
  void a_restart_replaces_the_template_once_and_cannot_be_taken_back() throws Exception {
    String before = PodTemplate.of(bench.deployment()).hash();
    var plan = Bench.planned(restart(), step, RESTART);
    assertInstanceOf(Inverse.PointOfNoReturn.class, plan.inverse());
    assertInstanceOf(Settlement.NotApplied.class, restart().settle(step, RESTART, plan.pins()));
    Expect.done(restart().perform(step, RESTART, plan.pins()));
    bench.cluster.ticks(10);
    var done = Expect.done(restart().perform(step, RESTART, plan.pins()));
    assertEquals("acr.io/api-gateway:1.0", done.output().image());
    assertNotEquals("", done.output().restartedAt());
    assertNotEquals(before, PodTemplate.of(bench.deployment()).hash());
    assertEquals(1, bench.changes());
    Expect.applied(restart().settle(step, RESTART, plan.pins()));
  }

  @Test
  void a_restart_of_something_else_than_planned_is_drift() throws Exception {
    var plan = Bench.planned(restart(), step, RESTART);
    bench.deploy("1.1");
    Expect.drifted(restart().perform(step, RESTART, plan.pins()));
    Expect.undecidable(restart().settle(step, RESTART, plan.pins()));
  }

  @Test
  void a_restart_is_refused_when_paused_and_nothing_at_zero_replicas() throws Exception {
    bench.edit(d -> d.editSpec().withPaused(true).endSpec());
    assertEquals(List.of("kubernetes.paused"), Bench.codes(restart().plan(step, RESTART)));
    bench.edit(d -> d.editSpec().withPaused(false).withReplicas(0).endSpec());
    Expect.nothing(restart().plan(step, RESTART));
  }
}
