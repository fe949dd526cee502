package dev.opsdeck.playground;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's Chromium under Playwright; nothing is downloaded. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final com.microsoft.playwright.Browser chromium =
      playwright
          .chromium()
          .launch(
              new BrowserType.LaunchOptions()
                  .setExecutablePath(CHROMIUM)
                  .setArgs(
                      List.of(
                          "--headless",
                          "--no-sandbox",
                          "--disable-gpu",
                          "--disable-quic",
                          "--no-first-run",
                          "--disable-background-networking",
                          "--disable-component-update",
                          "--disable-sync")));

  /** Where a missing browser must not pass unseen, it fails the tests instead of skipping them. */
  static boolean isExpected() {
    return Files.isExecutable(CHROMIUM) || "true".equals(System.getenv("CI"));
  }

  com.microsoft.playwright.Browser chromium() {
    return chromium;
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
