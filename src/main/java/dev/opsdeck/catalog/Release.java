package dev.opsdeck.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Helm release that an environment runs.
 *
 * @param chart as Helm takes it: a directory, a packed chart, {@code oci://…} or {@code
 *     repository/chart}; absent when it is not deployed from here
 * @param version of the chart; absent for the newest
 * @param values files with the values of a whole deployment, in the order of their weight
 * @param imageTag the value that holds the tag of a service, where <code>{service}</code> stands
 *     for its name and <code>{serviceName}</code> for the same in camel case; absent when there is
 *     none
 * @param keep how many revisions Helm keeps, 10 when nothing is said
 */
public record Release(
    String name,
    String namespace,
    @Nullable String chart,
    @Nullable String version,
    List<String> values,
    @Nullable String imageTag,
    int keep) {
  public Release {
    values = List.copyOf(values);
  }
}
