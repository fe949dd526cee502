package dev.opsdeck.action.certificate;

import dev.opsdeck.action.Action;
import dev.opsdeck.cluster.Clusters;
import java.util.List;

/** The actions of this package. */
public final class CertificateActions {
  private CertificateActions() {}

  public static List<Action<?, ?>> all(Clusters clusters) {
    return List.of(new CertificateStatusAction(new CertificateLook(clusters)));
  }
}
