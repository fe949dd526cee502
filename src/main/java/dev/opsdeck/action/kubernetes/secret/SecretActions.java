package dev.opsdeck.action.kubernetes.secret;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.change.DriveAction;
import dev.opsdeck.action.provider.Surroundings;
import java.util.List;

/** The actions of this package. */
public final class SecretActions {
  private SecretActions() {}

  public static List<Action<?, ?>> of(Surroundings around) {
    return List.of(
        SetSecret.action(around.clusters(), around.values()),
        SetFile.action(around.clusters(), around.values()),
        new KeepSecret(around.clusters(), around.values()),
        new GenerateSecret(around.values()),
        new RevealSecret(around.clusters(), around.values(), around.whispers()),
        new DriveAction<>(new RestartReaders(around.clusters())));
  }
}
