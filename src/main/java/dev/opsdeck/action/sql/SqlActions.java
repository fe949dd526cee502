package dev.opsdeck.action.sql;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.provider.ActionProvider;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.action.sql.client.Databases;
import dev.opsdeck.action.sql.dump.DumpActions;
import dev.opsdeck.action.sql.role.RoleActions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The actions on databases that are spoken to in SQL. */
public final class SqlActions implements ActionProvider {
  private @Nullable DumpActions dumps;

  @Override
  public List<Action<?, ?>> actions(Surroundings surroundings) {
    Databases databases = new Databases(surroundings.clusters(), surroundings.environment());
    DumpActions made = new DumpActions(databases, surroundings.environment());
    dumps = made;
    List<Action<?, ?>> actions = new ArrayList<>(looks(databases));
    actions.addAll(made.all());
    actions.addAll(RoleActions.of(databases, surroundings.values()));
    return actions;
  }

  static List<Action<?, ?>> looks(Databases databases) {
    return List.of(new SqlQuery(databases), new SqlCounts(databases));
  }

  @Override
  public void close() {
    if (dumps != null) {
      dumps.close();
    }
  }
}
