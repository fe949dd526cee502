package dev.opsdeck.action.kubernetes.view;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is shown of objects. */
public enum Form {
  @JsonProperty("all")
  ALL,
  /** With the columns that are of use less often. */
  @JsonProperty("wide")
  WIDE,
  @JsonProperty("unhealthy")
  UNHEALTHY,
  @JsonProperty("labels")
  LABELS,
  @JsonProperty("images")
  IMAGES,
  /** Only the address under which something is reached; one without is trouble. */
  @JsonProperty("address")
  ADDRESS,
  @JsonProperty("count-by-node")
  COUNT_BY_NODE,
  /** What a VerticalPodAutoscaler would ask for. */
  @JsonProperty("recommendations")
  RECOMMENDATIONS,
  /** As a file, without what the server adds; secrets are masked. */
  @JsonProperty("yaml")
  YAML
}
