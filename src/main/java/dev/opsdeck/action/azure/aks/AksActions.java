package dev.opsdeck.action.azure.aks;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.change.DriveAction;
import java.util.List;

/** The actions of this package. */
public final class AksActions {
  private AksActions() {}

  public static List<Action<?, ?>> of(Arm arm) {
    return List.of(
        new AksShow(arm),
        new RegistryCheck(arm),
        new DriveAction<>(new NodePoolSet(arm)),
        new DriveAction<>(new AksUpgrade(arm)),
        new DriveAction<>(new AddonEnable(arm)),
        new DriveAction<>(new PullGrant(arm)));
  }
}
