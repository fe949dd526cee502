package dev.opsdeck.action.monitoring;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.provider.ActionProvider;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.action.rest.Rest;
import java.util.List;

/** The actions on what watches the services; addresses stand in the catalogue. */
public final class MonitoringActions implements ActionProvider {
  /** A token for Grafana; without it, it is asked as anybody. */
  static final String GRAFANA_TOKEN = "OPSDECK_GRAFANA_TOKEN";

  private final Rest rest = new Rest();

  @Override
  public List<Action<?, ?>> actions(Surroundings surroundings) {
    String token = surroundings.environment().getOrDefault(GRAFANA_TOKEN, "");
    return List.of(
        new PrometheusQuery(rest),
        new ActiveAlerts(rest),
        new Dashboards(rest, token),
        new LogSearch(rest));
  }

  @Override
  public void close() {
    rest.close();
  }
}
