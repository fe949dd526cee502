package dev.opsdeck.action.aws;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.aws.client.AwsClients;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The actions on an AWS that stands somewhere else, for tests outside of this package. */
public final class AllOfAws {
  private AllOfAws() {}

  public static AwsClients clients(URI address) {
    return new AwsClients(
        new AwsClients.Elsewhere(
            address,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))));
  }

  public static List<Action<?, ?>> of(AwsClients clients) {
    return AwsActions.of(clients);
  }
}
