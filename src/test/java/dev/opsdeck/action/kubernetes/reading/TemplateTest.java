package dev.opsdeck.action.kubernetes.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.Difference;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final PodTemplate BEFORE =
      template(
          """
          {"metadata": {"labels": {"app": "a"}},
           "spec": {"serviceAccountName": "a", "containers": [
            {"name": "app", "image": "r/app:1", "env": [
              {"name": "KEEP", "value": "same"}, {"name": "GONE", "value": "S3CRET"},
              {"name": "LEVEL", "value": "S3CRET-info"}],
             "resources": {"limits": {"memory": "512Mi"}, "requests": {"cpu": "1"}}},
            {"name": "proxy", "image": "r/proxy:1"}]}}
          """);

  private static final PodTemplate AFTER =
      template(
          """
          {"metadata": {"labels": {"app": "a"}, "annotations": {"x": "S3CRET"}},
           "spec": {"serviceAccountName": "b", "containers": [
            {"name": "app", "image": "r/app:2", "args": ["S3CRET"], "env": [
              {"name": "KEEP", "value": "same"}, {"name": "LEVEL", "value": "S3CRET-debug"},
              {"name": "NEW", "valueFrom": {"secretKeyRef": {"name": "db", "key": "url"}}}],
             "resources": {"limits": {"memory": "1Gi"}, "requests": {"cpu": "1"}}},
            {"name": "proxy", "image": "r/proxy:2"}]}}
          """);

  @Test
  void differences_name_what_changes_and_never_tell_a_value_that_may_be_secret() {
    List<Difference> found = TemplateDifferences.between(BEFORE, AFTER, "app");
    assertEquals(
        List.of(
            new Difference("image", "r/app:1", "r/app:2"),
            new Difference("env.GONE", "•••", ""),
            new Difference("env.LEVEL", "•••", "≠ •••"),
            new Difference("env.NEW", "", "•••"),
            new Difference("resources.limits.memory", "512Mi", "1Gi"),
            new Difference("args", "", "•••"),
            new Difference("containers.proxy.image", "r/proxy:1", "r/proxy:2"),
            new Difference("template.serviceAccountName", "•••", "≠ •••"),
            new Difference("annotations.x", "", "•••")),
        found);
    assertTrue(found.stream().noneMatch(one -> one.toString().contains("S3CRET")));
  }

  @Test
  void equal_templates_have_no_differences_and_one_hash() {
    PodTemplate labelled =
        template(
            """
            {"spec": {"containers": [{"image": "r/app:1", "name": "app", "resources": {}}]},
             "metadata": {"labels": {"pod-template-hash": "abc", "app": "a"}}}
            """);
    PodTemplate plain =
        template(
            """
            {"metadata": {"creationTimestamp": null, "labels": {"app": "a"}},
             "spec": {"containers": [{"name": "app", "image": "r/app:1"}]}}
            """);
    assertEquals(plain.hash(), labelled.hash());
    assertNotEquals(BEFORE.hash(), AFTER.hash());
    assertEquals(List.of(), TemplateDifferences.between(BEFORE, BEFORE, "app"));
  }

  @Test
  void referenced_configuration_is_found() {
    PodTemplate template =
        template(
            """
            {"spec": {"volumes": [{"name": "v", "configMap": {"name": "files"}},
               {"name": "t", "projected": {"sources": [{"configMap": {"name": "kube-root-ca.crt"}}]}}],
              "containers": [{"name": "app", "envFrom": [{"secretRef": {"name": "all"}}],
               "env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "db", "key": "k"}}}]}]}}
            """);
    assertEquals(
        Set.of("ConfigMap/files", "Secret/all", "Secret/db"), ConfigReferences.of(template));
  }

  @Test
  void a_patch_replaces_lists_and_takes_out_what_is_gone() {
    var from = Json.parse("{\"a\": {\"x\": 1, \"y\": 2}, \"l\": [1, 2], \"same\": 1}");
    var to = Json.parse("{\"a\": {\"x\": 3}, \"l\": [2], \"same\": 1, \"n\": {}}");
    assertEquals(
        Json.parse("{\"a\": {\"y\": null, \"x\": 3}, \"l\": [2], \"n\": {}}"),
        MergePatch.change(from, to).orElseThrow());
    assertTrue(MergePatch.change(from, from).isEmpty());
  }

  @Test
  void image_names_are_taken_apart_and_completed() {
    assertEquals("1.2", ImageName.parse("registry:5000/a/b:1.2").version());
    assertEquals("latest", ImageName.parse("registry:5000/a/b").version());
    assertEquals(
        "0123456789ab", ImageName.parse("r/a@sha256:0123456789abcdef0123456789abcdef").version());
    assertTrue(ImageName.parse("r/a:latest").mutable());
    assertEquals("r/app:12345", ImageName.complete("12345", "r/app"));
    assertEquals("r/app:12345", ImageName.complete(":12345", "r/app"));
    assertEquals("other/app:1", ImageName.complete("other/app:1", "r/app"));
  }

  private static PodTemplate template(String json) {
    return new PodTemplate(Json.convert(Json.parse(json), PodTemplateSpec.class));
  }
}
