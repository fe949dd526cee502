package dev.opsdeck.action.helm;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.provider.ActionProvider;
import dev.opsdeck.action.provider.Surroundings;
import java.util.List;

/** The actions on Helm releases. */
public final class HelmActions implements ActionProvider {
  @Override
  public List<Action<?, ?>> actions(Surroundings surroundings) {
    Releases releases = new Releases(surroundings.clusters());
    HelmProgram helm = new HelmProgram(surroundings.environment());
    Upgrade upgrade = new Upgrade(releases, helm, new Drift(surroundings.clusters()));
    return List.of(
        new ReadRelease(releases),
        new FollowRelease(releases, surroundings.clusters()),
        new PreviewUpgrade(upgrade),
        upgrade,
        new RollBack(releases, helm));
  }
}
