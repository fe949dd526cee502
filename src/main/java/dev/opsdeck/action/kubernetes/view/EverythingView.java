package dev.opsdeck.action.kubernetes.view;

import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.ObjectReader.End;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;

/**
 * All that matters in a namespace, kind by kind. Not what only repeats it, such as ReplicaSets, and
 * no Secrets: who may list them may read them.
 */
public final class EverythingView {
  private static final int FORBIDDEN = 403;

  private static final List<ObjectKind> KINDS =
      List.of(
          ObjectKind.DEPLOYMENT,
          ObjectKind.STATEFULSET,
          ObjectKind.DAEMONSET,
          ObjectKind.POD,
          ObjectKind.JOB,
          ObjectKind.CRONJOB,
          ObjectKind.SERVICE,
          ObjectKind.INGRESS,
          ObjectKind.AUTOSCALER,
          ObjectKind.DISRUPTION_BUDGET,
          ObjectKind.VOLUME_CLAIM,
          ObjectKind.CONFIG_MAP,
          ObjectKind.NETWORK_POLICY,
          ObjectKind.QUOTA);

  private EverythingView() {}

  /**
   * @param look whose scope names the namespace; its kind does not matter
   */
  public static Seen of(Look look) throws InterruptedException {
    record Count(String kinds, int count, int troubled) {}
    List<Fact> counts = new ArrayList<>();
    List<Row> troubled = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    int all = 0;
    for (ObjectKind kind : KINDS) {
      Scope scope = Scope.of(ApiResource.of(kind), look.scope().namespace());
      Listing listing;
      try {
        listing = Listing.read(look.reader(), scope, Form.ALL, look.now());
      } catch (KubernetesClientException e) {
        counts.add(unseen(kind, e));
        continue;
      }
      if (listing.end() != End.NOT_SERVED && !listing.rows().isEmpty()) {
        troubled.addAll(listing.troubled());
        all += listing.rows().size();
        counts.add(
            Fact.of(
                "view.kind",
                new Count(kind.plural(), listing.rows().size(), listing.troubled().size())));
        lines.add("# " + kind.plural());
        lines.add(TextTable.whole(listing.columns(), Row.cells(listing.rows())));
      }
    }
    List<Fact> details = new ArrayList<>(ObjectsView.troubles(troubled));
    details.addAll(counts);
    return new Seen(
        List.of(),
        all,
        troubled.size(),
        summary(look, all, troubled.size()),
        details,
        List.of(new Attachment("all-" + look.place() + ".txt", String.join("\n", lines))));
  }

  /** One kind that may not be read does not hide the others. */
  private static Fact unseen(ObjectKind kind, KubernetesClientException refused) {
    if (refused.getCode() != FORBIDDEN) {
      throw refused;
    }
    return Fact.of(
        "view.kind-forbidden",
        "kinds",
        kind.plural(),
        "resource",
        ApiResource.of(kind).qualified());
  }

  private static Fact summary(Look look, int all, int troubled) {
    record Summary(int count, int troubled, String namespace, String cluster) {}
    Summary summary = new Summary(all, troubled, look.scope().namespace(), look.cluster().name());
    return troubled > 0
        ? Fact.of("view.everything-troubled", summary)
        : Fact.of("view.everything", summary);
  }
}
