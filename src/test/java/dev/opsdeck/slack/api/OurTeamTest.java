package dev.opsdeck.slack.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.slack.api.model.User;
import org.junit.jupiter.api.Test;

class OurTeamTest {
  private static final OurTeam WORKSPACE = new OurTeam("T1", null);
  private static final OurTeam ENTERPRISE = new OurTeam("T1", "E1");

  @Test
  void members_of_the_workspace_are_ours() {
    assertTrue(WORKSPACE.has(of("T1")));
    assertFalse(WORKSPACE.has(of("T2")));
  }

  @Test
  void members_of_other_workspaces_of_our_enterprise_are_ours_too() {
    assertTrue(ENTERPRISE.has(of("T2", "E1")));
    assertFalse(ENTERPRISE.has(of("T2", "E2")));
    assertFalse(ENTERPRISE.has(of("T2")));
    assertFalse(WORKSPACE.has(of("T2", "E1")));
  }

  @Test
  void a_colleague_whom_no_channel_of_ours_has_shown_yet_is_ours() {
    User colleague = of("T2", "E1");
    colleague.setStranger(true);
    assertTrue(ENTERPRISE.has(colleague));
  }

  private static User of(String team) {
    User user = new User();
    user.setTeamId(team);
    return user;
  }

  private static User of(String team, String enterprise) {
    User.EnterpriseUser known = new User.EnterpriseUser();
    known.setEnterpriseId(enterprise);
    User user = of(team);
    user.setEnterpriseUser(known);
    return user;
  }
}
