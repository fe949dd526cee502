package dev.opsdeck.action.aws.rds;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.aws.client.Aws;
import dev.opsdeck.action.aws.client.AwsClients;
import dev.opsdeck.action.change.DriveAction;
import java.util.List;

/** The actions of this package. */
public final class RdsActions {
  private RdsActions() {}

  public static List<Action<?, ?>> of(Aws aws, AwsClients clients) {
    Instances instances = new Instances(aws, clients);
    return List.of(
        new RdsShow(instances),
        new DriveAction<>(new RdsSnapshot(instances)),
        new DriveAction<>(new RdsRestore(instances)));
  }
}
