package dev.opsdeck.action.sql.role;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.sql.client.Databases;
import dev.opsdeck.secret.SealedValues;
import java.util.List;

/** The actions of this package. */
public final class RoleActions {
  private RoleActions() {}

  public static List<Action<?, ?>> of(Databases databases, SealedValues values) {
    return List.of(new RolePassword(databases, values), new RoleSessions(databases, values));
  }
}
