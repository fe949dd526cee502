package dev.opsdeck.action.certificate;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.provider.ActionProvider;
import dev.opsdeck.action.provider.Surroundings;
import java.util.List;

/** The actions of this package. */
public final class CertificateActions implements ActionProvider {
  @Override
  public List<Action<?, ?>> actions(Surroundings surroundings) {
    CertificateStore store = new CertificateStore(surroundings.clusters());
    return List.of(
        new CertificateStatusAction(new CertificateLook(surroundings.clusters())),
        new IssuanceTraceAction(store),
        new RenewCertificate(store),
        ReissueCertificate.action(store));
  }
}
