package dev.opsdeck.slack.api;

import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.model.User;
import org.jspecify.annotations.Nullable;

/**
 * The workspace that the bot belongs to, and the enterprise when it is part of one. In a channel
 * that is shared with another company there are people who belong to neither.
 *
 * <p>Source: docs.slack.dev/reference/objects/user-object and docs.slack.dev/apis/slack-connect.
 *
 * @param enterprise absent when the workspace is part of none
 */
record OurTeam(String id, @Nullable String enterprise) {
  static OurTeam of(AuthTestResponse test) {
    return new OurTeam(test.getTeamId(), test.getEnterpriseId());
  }

  /** Whether that is one of us. */
  boolean has(User user) {
    return id.equals(user.getTeamId()) || isOfOurEnterprise(user);
  }

  private boolean isOfOurEnterprise(User user) {
    User.EnterpriseUser known = user.getEnterpriseUser();
    return enterprise != null && known != null && enterprise.equals(known.getEnterpriseId());
  }
}
