package dev.opsdeck.action.helm;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of a release is to be different. With nothing of it the whole is deployed, with the values
 * of the files that the catalogue names; else the release keeps its values but for these.
 *
 * @param service whose image gets another tag
 * @param tag of that image
 * @param set values by their path, such as {@code replicas.max}
 */
record UpgradeInput(
    @Nullable String service, @Nullable String tag, @Nullable Map<String, String> set) {
  boolean whole() {
    return service == null && tag == null && (set == null || set.isEmpty());
  }
}
