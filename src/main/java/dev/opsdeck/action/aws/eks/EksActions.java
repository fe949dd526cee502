package dev.opsdeck.action.aws.eks;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.aws.client.Aws;
import dev.opsdeck.action.aws.client.AwsClients;
import dev.opsdeck.action.change.DriveAction;
import java.util.List;

/** The actions of this package. */
public final class EksActions {
  private EksActions() {}

  public static List<Action<?, ?>> of(Aws aws, AwsClients clients) {
    Eks eks = new Eks(aws, clients);
    return List.of(
        new EksShow(eks),
        new DriveAction<>(new NodeGroupSet(eks)),
        new DriveAction<>(new EksUpgrade(eks)));
  }
}
