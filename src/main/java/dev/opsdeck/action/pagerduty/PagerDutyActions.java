package dev.opsdeck.action.pagerduty;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.provider.ActionProvider;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.action.rest.Rest;
import java.util.List;

/** The actions on PagerDuty; its integration keys stand in variables. */
public final class PagerDutyActions implements ActionProvider {
  private final Rest rest = new Rest();

  @Override
  public List<Action<?, ?>> actions(Surroundings surroundings) {
    return List.of(new PagePeople(rest, PagingKeys.of(surroundings.environment())));
  }

  @Override
  public void close() {
    rest.close();
  }
}
