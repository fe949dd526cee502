package dev.opsdeck.action.github;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.provider.ActionProvider;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.action.rest.Rest;
import java.net.URI;
import java.util.List;

/** The actions on GitHub; the repository stands in the catalogue, the token in a variable. */
public final class GitHubActions implements ActionProvider {
  /**
   * A classic token with {@code read:packages} and {@code delete:packages}: fine-grained ones do
   * not cover packages.
   */
  static final String PACKAGES_TOKEN = "OPSDECK_GITHUB_PACKAGES_TOKEN";

  private static final URI REGISTRY = URI.create("https://ghcr.io");

  private final Rest rest = new Rest();

  @Override
  public List<Action<?, ?>> actions(Surroundings surroundings) {
    String token = surroundings.environment().getOrDefault(GitHub.TOKEN, "");
    String classic = surroundings.environment().getOrDefault(PACKAGES_TOKEN, token);
    GitHub github = new GitHub(rest, token);
    ContainerPackage.Registry registry = new ContainerPackage.Registry(rest, REGISTRY, classic);
    return List.of(
        new ListCommits(github),
        new DispatchWorkflow(github),
        new FollowWorkflow(github),
        new CreateIssue(github),
        new PrunePackage(
            new GitHub(rest, classic, PACKAGES_TOKEN), registry, surroundings.clusters()));
  }

  @Override
  public void close() {
    rest.close();
  }
}
