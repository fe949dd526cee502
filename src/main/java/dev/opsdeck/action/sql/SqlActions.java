package dev.opsdeck.action.sql;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.provider.ActionProvider;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.action.sql.client.Databases;
import java.util.List;

/** The actions of this package. */
public final class SqlActions implements ActionProvider {
  @Override
  public List<Action<?, ?>> actions(Surroundings surroundings) {
    return of(new Databases(surroundings.clusters(), surroundings.environment()));
  }

  static List<Action<?, ?>> of(Databases databases) {
    return List.of(new SqlQuery(databases), new SqlCounts(databases));
  }
}
