package dev.opsdeck.action.kubernetes.change;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.opsdeck.action.kubernetes.reading.Autoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;

/** Between how many replicas an autoscaler chooses; written {@code 2/10}. */
record Limits(int min, int max) {
  static Limits of(HorizontalPodAutoscaler hpa) {
    return new Limits(Autoscaler.min(hpa), Autoscaler.max(hpa));
  }

  @JsonCreator
  static Limits parse(String text) {
    String[] parts = text.split("/", 2);
    return new Limits(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  boolean contain(int replicas) {
    return min <= replicas && replicas <= max;
  }

  @JsonValue
  @Override
  public String toString() {
    return min + "/" + max;
  }
}
