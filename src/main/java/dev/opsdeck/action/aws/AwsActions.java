package dev.opsdeck.action.aws;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.aws.client.Aws;
import dev.opsdeck.action.aws.client.AwsClients;
import dev.opsdeck.action.aws.eks.EksActions;
import dev.opsdeck.action.aws.rds.Instances;
import dev.opsdeck.action.aws.rds.RdsActions;
import dev.opsdeck.action.provider.ActionProvider;
import dev.opsdeck.action.provider.Surroundings;
import java.util.ArrayList;
import java.util.List;

/**
 * The actions on AWS, as whom the SDK's default chain says: a role of the pod, or who is logged in.
 */
public final class AwsActions implements ActionProvider {
  private final AwsClients clients = new AwsClients(null);

  @Override
  public List<Action<?, ?>> actions(Surroundings surroundings) {
    return of(clients);
  }

  static List<Action<?, ?>> of(AwsClients clients) {
    Aws aws = new Aws();
    List<Action<?, ?>> actions = new ArrayList<>();
    actions.add(new CacheShow(aws, clients));
    actions.add(new SecurityGroupShow(aws, clients, new Instances(aws, clients)));
    actions.addAll(RdsActions.of(aws, clients));
    actions.addAll(EksActions.of(aws, clients));
    return actions;
  }

  @Override
  public void close() {
    clients.close();
  }
}
