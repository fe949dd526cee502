package dev.opsdeck.action.github;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.provider.ActionProvider;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.action.rest.Rest;
import java.util.List;

/** The actions on GitHub; the repository stands in the catalogue, the token in a variable. */
public final class GitHubActions implements ActionProvider {
  private final Rest rest = new Rest();

  @Override
  public List<Action<?, ?>> actions(Surroundings surroundings) {
    GitHub github = new GitHub(rest, surroundings.environment().getOrDefault(GitHub.TOKEN, ""));
    return List.of(
        new ListCommits(github),
        new DispatchWorkflow(github),
        new FollowWorkflow(github),
        new CreateIssue(github));
  }

  @Override
  public void close() {
    rest.close();
  }
}
