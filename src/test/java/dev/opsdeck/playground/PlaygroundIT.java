package dev.opsdeck.playground;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.opsdeck.demo.slack.Workspace;
import dev.opsdeck.demo.slack.WorkspaceSettings;
import dev.opsdeck.demo.slack.page.Playground;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People use the playground in a browser, with a small bot behind it. */
@EnabledIf("dev.opsdeck.playground.Browser#isExpected")
final class PlaygroundIT {
  private static Browser browser;
  private final List<String> complaints = new ArrayList<>();
  private Workspace workspace;
  private StubBot bot;
  private String address;
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void open() {
    browser = new Browser();
  }

  @AfterAll
  static void shut() {
    browser.close();
  }

  @BeforeEach
  void start() throws IOException {
    workspace = Workspace.start(WorkspaceSettings.defaults());
    bot = new StubBot(workspace);
    address = Playground.open(workspace);
    visit(1280, 860);
  }

  private void visit(int width, int height) {
    context =
        browser
            .chromium()
            .newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                    .setViewportSize(width, height));
    page = context.newPage();
    page.setDefaultTimeout(10_000);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    page.navigate(address);
  }

  @AfterEach
  void stop() {
    context.close();
    bot.close();
    workspace.close();
    assertEquals(List.of(), complaints);
  }

  @Test
  void a_card_is_approved_by_a_second_person() {
    type("/ops rollback api-gateway prod");
    assertThat(messages()).containsText("Only visible to you");
    press("Approve");
    assertThat(messages()).containsText("Who asks does not approve.");
    become("Bruno Díaz");
    assertThat(messages()).not().containsText("Who asks does not approve.");
    picture("plan");
    press("Approve");
    assertThat(messages()).containsText("Rolled back");
    assertThat(messages()).containsText("(edited)");
    page.getByText("2 replies").click();
    page.getByText("Rollout log").click();
    assertThat(page.locator("#thread")).containsText("GET /health 200");
    picture("thread");
    assertEquals(1, workspace.calls("chat.update").size());
  }

  @Test
  void a_form_asks_checks_and_closes() {
    type("/ops rollback api-gateway prod");
    press("Deny…");
    Locator form = page.locator("#form");
    form.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Deny")).click();
    assertThat(form).containsText("Please fill in this field.");
    form.getByLabel("Why not?").fill("no");
    form.getByRole(AriaRole.COMBOBOX).click();
    form.getByText("payments").click();
    form.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Deny")).click();
    assertThat(form).containsText("A few more words.");
    picture("form");
    form.getByLabel("Why not?").fill("not during the sale");
    form.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Deny")).click();
    assertThat(form).isHidden();
    assertThat(messages()).containsText("Denied by @Ana Ruiz: not during the sale");
  }

  @Test
  void a_button_that_confirms_does_nothing_until_confirmed() {
    type("/ops rollback api-gateway prod");
    assertThat(messages()).containsText("On it");
    int before = workspace.deliveries().size();
    press("Cancel");
    assertThat(page.locator("#confirm")).containsText("Nothing has been changed yet.");
    picture("confirm");
    page.locator("#confirm").getByText("Keep it").click();
    assertThat(page.locator("#confirm")).isHidden();
    assertEquals(before, workspace.deliveries().size());
    press("Cancel");
    page.locator("#confirm").getByText("Cancel the run").last().click();
    workspace.await(
        "the press",
        Duration.ofSeconds(10),
        () -> workspace.deliveries().size() > before ? Optional.of(true) : Optional.empty());
  }

  @Test
  void a_command_is_completed_from_the_hints() {
    composer().fill("/ops ro");
    assertThat(page.locator("#composer .hints")).containsText("Roll back a deployment");
    picture("hints");
    composer().press("Tab");
    assertThat(composer()).hasValue("/ops rollback ");
  }

  @Test
  void a_message_elsewhere_marks_its_channel() {
    workspace.client().type("U0DEV", "deployments", "hello <there> & *you*");
    Locator channel = page.locator("#channels button", containing("deployments"));
    assertThat(channel.getByLabel("unread")).isVisible();
    channel.click();
    assertThat(messages()).containsText("hello <there> & you");
    assertThat(channel.getByLabel("unread")).isHidden();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      textBlock =
          """
          *bold* and _italic_, `a*b*c`           | <strong>bold</strong> and <em>italic</em>, <code>a*b*c</code>
          a*b*c snake_case_name 2*3              | a*b*c snake_case_name 2*3
          ask <@U0BRUNO> in <#C0INCIDENTS>       | ask <span class="mention">@Bruno Díaz</span> in <a class="mention" data-channel="C0INCIDENTS" href="#">#incidents</a>
          &lt;script&gt;alert(1)&lt;/script&gt;  | &#60;script&#62;alert(1)&#60;/script&#62;
          <javascript:alert(1)|here>             | &#60;javascript:alert(1)|here&#62;
          <https://a.example/?a=1&amp;b|x"y>     | <a href="https://a.example/?a=1&#38;b" target="_blank" rel="noopener noreferrer">x&#34;y</a>
          &gt; quoted                            | <blockquote>quoted</blockquote>
          ```a &lt; *b*```                       | <pre>a &#60; *b*</pre>
          """)
  void markup_becomes_html_and_never_a_script(String markup, String html) {
    Object drawn =
        page.evaluate(
            """
            async (markup) => {
              const { mrkdwn } = await import("/playground/mrkdwn.js");
              const names = { U0BRUNO: "Bruno Díaz", C0INCIDENTS: "incidents" };
              const name = (id) => names[id];
              return mrkdwn(markup, { nameOf: name, channelName: name, me: { id: "U0ANA" } });
            }
            """,
            markup);
    assertEquals(html, drawn);
  }

  @Test
  void it_fits_a_phone() {
    context.close();
    visit(390, 844);
    type("/ops rollback api-gateway prod");
    assertThat(page.locator("#messages").getByText("Approve")).isVisible();
    picture("phone");
    page.locator("#menu").click();
    page.locator("#people").getByText("Bruno Díaz").hover();
    picture("phone-drawer");
    page.locator("#people").getByText("Bruno Díaz").click();
    press("Approve");
    page.getByText("2 replies").click();
    picture("phone-thread");
    assertThat(page.locator("#thread")).containsText("Rollout log");
    Object overflow = page.evaluate("document.documentElement.scrollWidth > innerWidth");
    assertEquals(false, overflow);
  }

  private void type(String text) {
    composer().fill(text);
    composer().press("Enter");
  }

  private void press(String label) {
    messages()
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(label).setExact(true))
        .click();
  }

  private void become(String name) {
    page.locator("#people").getByText(name).click();
    assertThat(page.locator("#me")).containsText(name);
  }

  private Locator messages() {
    return page.locator("#messages");
  }

  private Locator composer() {
    return page.locator("#composer textarea");
  }

  private static Page.LocatorOptions containing(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  /** Takes a picture when a folder for pictures is given. */
  private void picture(String name) {
    String folder = System.getenv().getOrDefault("OPSDECK_PICTURES", "");
    if (!folder.isEmpty()) {
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")));
      assertTrue(Path.of(folder, name + ".png").toFile().length() > 0);
    }
  }
}
