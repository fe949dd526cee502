package dev.opsdeck.action.azure.postgres;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.change.DriveAction;
import dev.opsdeck.secret.SealedValues;
import java.util.List;

/** The actions of this package. */
public final class PostgresActions {
  private PostgresActions() {}

  public static List<Action<?, ?>> of(Arm arm, SealedValues values) {
    return List.of(
        new DriveAction<>(new AdminPassword(arm, values)),
        new PostgresShow(arm),
        new DriveAction<>(new PostgresUpdate(arm)),
        new DriveAction<>(new FirewallAllow(arm)),
        new DriveAction<>(new PostgresRestore(arm)));
  }
}
