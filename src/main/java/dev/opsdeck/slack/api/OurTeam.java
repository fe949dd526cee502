package dev.opsdeck.slack.api;

import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.model.User;
import dev.opsdeck.kernel.Actor.Standing;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The workspace that the bot belongs to, and the enterprise when it is part of one. In a channel
 * that is shared with another company there are people who belong to neither; in an enterprise
 * there are people who belong to other workspaces of it only.
 *
 * <p>Source: docs.slack.dev/reference/objects/user-object and docs.slack.dev/apis/slack-connect.
 *
 * @param enterprise absent when the workspace is part of none
 * @param wholeEnterprise whether the app is installed for all of its workspaces
 * @param app absent when Slack does not say which app we are
 * @param bot the bot's own user
 */
record OurTeam(
    String id,
    @Nullable String enterprise,
    boolean wholeEnterprise,
    @Nullable String app,
    String bot) {
  /** Slack's own helper, which is marked as no bot. */
  private static final String SLACKBOT = "USLACKBOT";

  static OurTeam of(AuthTestResponse test, @Nullable String app) {
    return new OurTeam(
        test.getTeamId(),
        test.getEnterpriseId(),
        test.isEnterpriseInstall(),
        test.getAppId() == null ? app : test.getAppId(),
        String.valueOf(test.getUserId()));
  }

  /** Whether a request says of itself that it comes from elsewhere, or is meant for others. */
  boolean isForeign(RequestClaims claims) {
    boolean forAnotherApp = app != null && claims.apps().stream().anyMatch(a -> !a.equals(app));
    boolean ofOthers = claims.enterprises().stream().anyMatch(e -> !e.equals(enterprise));
    boolean wronglyInstalled = claims.forEnterprise() && !wholeEnterprise;
    return forAnotherApp
        || ofOthers
        || wronglyInstalled
        || claims.installs().stream().anyMatch(team -> isElsewhere(team, claims))
        || claims.authors().stream().anyMatch(team -> isElsewhere(team, claims));
  }

  /** An app of a whole enterprise hears from all of its workspaces, with the enterprise's id. */
  private boolean isElsewhere(String team, RequestClaims claims) {
    boolean ofOurEnterprise =
        team.equals(enterprise) || (wholeEnterprise && claims.enterprises().contains(enterprise));
    return !team.equals(id) && !ofOurEnterprise;
  }

  /** What somebody is here; empty for whom nothing is to be done: strangers, bots, the departed. */
  Optional<Standing> standing(User user) {
    if (user.isDeleted() || isBot(user) || !has(user)) {
      return Optional.empty();
    }
    return Optional.of(
        user.isRestricted() || user.isUltraRestricted() || user.isInvitedUser()
            ? Standing.GUEST
            : Standing.MEMBER);
  }

  private static boolean isBot(User user) {
    return user.isBot()
        || user.isWorkflowBot()
        || user.isConnectorBot()
        || SLACKBOT.equals(user.getId());
  }

  /**
   * Whether that is one of us. Where the app is installed for a whole enterprise, everybody of it
   * is; else those of this workspace.
   */
  boolean has(User user) {
    User.EnterpriseUser known = user.getEnterpriseUser();
    if (enterprise != null && known != null) {
      boolean ofThisWorkspace = known.getTeams() != null && known.getTeams().contains(id);
      boolean admitted = wholeEnterprise || (ofThisWorkspace && !user.isStranger());
      return enterprise.equals(known.getEnterpriseId()) && (admitted || isOfTeam(user));
    }
    return isOfTeam(user);
  }

  private boolean isOfTeam(User user) {
    return id.equals(user.getTeamId()) && !user.isStranger();
  }
}
