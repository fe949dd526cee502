package dev.opsdeck.action.terraform;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.change.DriveAction;
import dev.opsdeck.action.provider.ActionProvider;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.action.rest.Rest;
import java.util.List;

/** The actions on HCP Terraform; the workspace stands in the catalogue, the token in a variable. */
public final class TerraformActions implements ActionProvider {
  private final Rest rest = new Rest();

  @Override
  public List<Action<?, ?>> actions(Surroundings surroundings) {
    String token = surroundings.environment().getOrDefault(HcpTerraform.TOKEN, "");
    HcpTerraform terraform = new HcpTerraform(rest, token);
    return List.of(
        new DriveAction<>(new PlanInfrastructure(terraform)),
        new DriveAction<>(new ApplyInfrastructure(terraform)));
  }

  @Override
  public void close() {
    rest.close();
  }
}
