package dev.opsdeck.slack.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.slack.api.model.User;
import dev.opsdeck.kernel.Actor.Standing;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OurTeamTest {
  private static final OurTeam WORKSPACE = new OurTeam("T1", null, false, "A1", "U0BOT");
  private static final OurTeam OF_ENTERPRISE = new OurTeam("T1", "E1", false, "A1", "U0BOT");
  private static final OurTeam WHOLE_ENTERPRISE = new OurTeam("T1", "E1", true, "A1", "U0BOT");

  @Test
  void members_of_the_workspace_are_ours() {
    assertTrue(WORKSPACE.has(of("T1")));
    assertFalse(WORKSPACE.has(of("T2")));
  }

  @Test
  void people_of_our_enterprise_are_ours_when_they_belong_to_this_workspace() {
    assertTrue(OF_ENTERPRISE.has(of("T2", "E1", "T2", "T1")));
    assertFalse(OF_ENTERPRISE.has(of("T2", "E1", "T2")));
    assertFalse(OF_ENTERPRISE.has(of("T2", "E2", "T1")));
    assertFalse(OF_ENTERPRISE.has(of("T2")));
    assertFalse(WORKSPACE.has(of("T2", "E1", "T2")));
  }

  @Test
  void where_the_whole_enterprise_has_installed_the_app_all_of_it_is_ours() {
    User colleague = of("T2", "E1", "T2");
    colleague.setStranger(true);
    assertTrue(WHOLE_ENTERPRISE.has(colleague));
    assertFalse(WHOLE_ENTERPRISE.has(of("T2", "E2", "T2")));
  }

  @Test
  void guests_are_no_members() {
    assertEquals(Optional.of(Standing.MEMBER), WORKSPACE.standing(of("T1")));
    assertEquals(Optional.of(Standing.GUEST), standing(user -> user.setRestricted(true)));
    assertEquals(Optional.of(Standing.GUEST), standing(user -> user.setUltraRestricted(true)));
    assertEquals(Optional.of(Standing.GUEST), standing(user -> user.setInvitedUser(true)));
  }

  @Test
  void bots_and_those_who_have_left_are_nobody() {
    assertEquals(Optional.empty(), standing(user -> user.setDeleted(true)));
    assertEquals(Optional.empty(), standing(user -> user.setBot(true)));
    assertEquals(Optional.empty(), standing(user -> user.setWorkflowBot(true)));
    assertEquals(Optional.empty(), standing(user -> user.setConnectorBot(true)));
    assertEquals(Optional.empty(), standing(user -> user.setStranger(true)));
    assertEquals(Optional.empty(), standing(user -> user.setId("USLACKBOT")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "team_id=T2&command=/ops",
        "team_id=T1&enterprise_id=E9&command=/ops",
        "team_id=T1&api_app_id=A2&command=/ops",
        "team_id=T1&is_enterprise_install=true&command=/ops",
        "payload=%7B%22team%22%3A%7B%22id%22%3A%22T2%22%7D%7D",
        "payload=%7B%22team%22%3A%7B%22id%22%3A%22T1%22%7D%2C%22user%22%3A%7B%22team_id%22%3A%22T2%22%7D%7D",
        "payload=%7B%22team%22%3A%7B%22id%22%3A%22T1%22%7D%2C%22enterprise%22%3A%7B%22id%22%3A%22E2%22%7D%7D",
        "{\"team_id\": \"T1\", \"authorizations\": [{\"team_id\": \"T2\"}]}",
        "{\"team_id\": \"T1\", \"authorizations\": [{\"is_enterprise_install\": true}]}",
        "{\"team_id\": \"T1\", \"event\": {\"user_team\": \"T2\"}}",
        "{\"team_id\": \"T1\", \"event\": {\"source_team\": \"T2\"}}",
        "{\"team_id\": \"T1\", \"event\": {\"team\": \"T2\"}}",
        "{\"team_id\": \"T1\", \"api_app_id\": \"A2\"}"
      })
  void request_that_says_it_is_of_others_is_foreign(String body) {
    assertTrue(WORKSPACE.isForeign(RequestClaims.read(body)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "team_id=T1&api_app_id=A1&is_enterprise_install=false&command=/ops",
        "payload=%7B%22team%22%3A%7B%22id%22%3A%22T1%22%7D%2C%22enterprise%22%3Anull%7D",
        "{\"team_id\": \"T1\", \"event\": {\"team\": \"T1\", \"user_team\": \"T1\"}}"
      })
  void request_that_says_it_is_ours_is_not(String body) {
    assertFalse(WORKSPACE.isForeign(RequestClaims.read(body)));
  }

  @Test
  void an_app_of_a_whole_enterprise_hears_from_all_of_its_workspaces() {
    String own = "{\"team_id\": \"T2\", \"enterprise_id\": \"E1\"}";
    assertFalse(WHOLE_ENTERPRISE.isForeign(RequestClaims.read(own)));
    assertTrue(OF_ENTERPRISE.isForeign(RequestClaims.read(own)));
    String other = "{\"team_id\": \"T2\", \"enterprise_id\": \"E2\"}";
    assertTrue(WHOLE_ENTERPRISE.isForeign(RequestClaims.read(other)));
  }

  private static Optional<Standing> standing(Consumer<User> change) {
    User user = of("T1");
    change.accept(user);
    return WORKSPACE.standing(user);
  }

  private static User of(String team) {
    User user = new User();
    user.setTeamId(team);
    return user;
  }

  private static User of(String team, String enterprise, String... teams) {
    User.EnterpriseUser known = new User.EnterpriseUser();
    known.setEnterpriseId(enterprise);
    known.setTeams(List.of(teams));
    User user = of(team);
    user.setEnterpriseUser(known);
    return user;
  }
}
