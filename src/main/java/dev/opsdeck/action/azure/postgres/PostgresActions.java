package dev.opsdeck.action.azure.postgres;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.azure.arm.Arm;
import java.util.List;

/** The actions of this package. */
public final class PostgresActions {
  private PostgresActions() {}

  public static List<Action<?, ?>> of(Arm arm) {
    return List.of(new PostgresShow(arm));
  }
}
