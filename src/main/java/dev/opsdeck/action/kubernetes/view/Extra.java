package dev.opsdeck.action.kubernetes.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.judge.Judges;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.foreign.ForeignText;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A column that the API server does not print.
 *
 * @param cell made of the object
 */
record Extra(String name, Function<JsonNode, String> cell) {
  private static final String NONE = "<none>";

  /** Those of a kind and of what is asked for. */
  static List<Extra> of(ObjectKind kind, Form form) {
    return Stream.concat(ofKind(kind), ofForm(form)).toList();
  }

  private static Stream<Extra> ofKind(ObjectKind kind) {
    return switch (kind) {
      case BACKUP ->
          Stream.of(
              new Extra("Status", object -> text(object, "/status/phase")),
              new Extra("Errors", object -> text(object, "/status/errors")),
              new Extra("Started", object -> text(object, "/status/startTimestamp")),
              new Extra("Expires", object -> text(object, "/status/expiration")));
      case ENDPOINTS ->
          Stream.of(
              new Extra(
                  "Service",
                  object -> object.at("/metadata/labels").path(Judges.SERVICE_NAME).asText(NONE)),
              new Extra("Ready", Extra::ready));
      default -> Stream.empty();
    };
  }

  private static Stream<Extra> ofForm(Form form) {
    return switch (form) {
      case IMAGES -> Stream.of(new Extra("Images", Extra::images));
      case LABELS -> Stream.of(new Extra("Labels", Extra::labels));
      case ALL, WIDE, UNHEALTHY, ADDRESS, COUNT_BY_NODE, RECOMMENDATIONS, YAML -> Stream.empty();
    };
  }

  private static String text(JsonNode object, String pointer) {
    return ForeignText.clean(object.at(pointer).asText(NONE));
  }

  private static String ready(JsonNode slice) {
    long ready =
        slice
            .path("endpoints")
            .valueStream()
            .filter(each -> each.at("/conditions/ready").asBoolean(true))
            .count();
    return ready + "/" + slice.path("endpoints").size();
  }

  /** Of a pod, or of the template of what makes pods. */
  private static String images(JsonNode object) {
    JsonNode spec =
        object.path("kind").asText().equals("Pod")
            ? object.path("spec")
            : object.at("/spec/template/spec");
    return spec.path("containers")
        .valueStream()
        .map(each -> each.path("name").asText() + "=" + each.path("image").asText())
        .collect(Collectors.joining(" "));
  }

  private static String labels(JsonNode object) {
    String all =
        object
            .at("/metadata/labels")
            .propertyStream()
            .map(Map.Entry::getKey)
            .sorted()
            .map(key -> key + "=" + object.at("/metadata/labels").path(key).asText())
            .collect(Collectors.joining(","));
    return all.isEmpty() ? NONE : ForeignText.clean(all);
  }
}
