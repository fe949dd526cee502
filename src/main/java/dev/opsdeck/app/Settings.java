package dev.opsdeck.app;

import dev.opsdeck.database.DatabaseSettings;
import dev.opsdeck.kernel.Secret;
import dev.opsdeck.runbook.parameter.Durations;
import dev.opsdeck.secret.SealKey;
import dev.opsdeck.slack.SlackSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the environment variables say. {@code src/docs/configuration.md} lists them.
 *
 * @param port of the HTTP server, 0 for any free one
 * @param stopGrace between saying that it is not ready and closing the port
 * @param config folders, later ones override earlier ones file by file
 * @param sealKey absent when values that nobody may see cannot be entered or generated
 */
record Settings(
    int port,
    List<Path> config,
    DatabaseSettings database,
    SlackVariables slack,
    AuditAnchor.Places audit,
    Duration stopGrace,
    @Nullable SealKey sealKey) {
  Settings {
    config = List.copyOf(config);
  }

  /** Token and signing secret are absent for commands that do not speak to Slack. */
  record SlackVariables(@Nullable Secret botToken, @Nullable Secret signingSecret, URI apiUrl) {
    /**
     * @throws SettingsException when one of them is absent
     */
    SlackSettings demand() {
      List<String> missing = new ArrayList<>();
      if (botToken == null) {
        missing.add("SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token of the Slack app");
      }
      if (signingSecret == null) {
        missing.add(
            "SLACK_SIGNING_SECRET is missing: copy it from the Slack app's Basic Information");
      }
      if (botToken == null || signingSecret == null) {
        throw new SettingsException(missing);
      }
      return new SlackSettings(botToken, signingSecret, apiUrl);
    }
  }

  /**
   * @throws SettingsException with everything that is wrong
   */
  static Settings read(Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    Variables variables = new Variables(environment, problems);
    variables.checkLogFormat();
    variables.checkTracing();
    Settings settings =
        new Settings(
            variables.port(),
            Arrays.stream(variables.text("OPSDECK_CONFIG").orElse("config").split(","))
                .map(String::trim)
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList(),
            DatabaseSettings.of(variables.place()),
            new SlackVariables(
                variables.text("SLACK_BOT_TOKEN").map(Secret::of).orElse(null),
                variables.text("SLACK_SIGNING_SECRET").map(Secret::of).orElse(null),
                variables.apiUrl()),
            new AuditAnchor.Places(
                variables.text("OPSDECK_AUDIT_FILE").map(Path::of).orElse(null),
                variables.text("OPSDECK_AUDIT_CHANNEL").orElse(null),
                variables.auditEvery()),
            variables.stopGrace(),
            variables.sealKey());
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return settings;
  }

  private record Variables(Map<String, String> environment, List<String> problems) {
    Optional<String> text(String name) {
      return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    DatabaseSettings.Place place() {
      Optional<String> url = text("OPSDECK_DATABASE_URL");
      if (url.isEmpty()) {
        return new DatabaseSettings.Place.Embedded(Path.of(text("OPSDECK_DATA").orElse("data")));
      }
      Secret password = Secret.of(text("OPSDECK_DATABASE_PASSWORD").orElse(""));
      Optional<String> user = text("OPSDECK_DATABASE_USER");
      if (user.isEmpty()) {
        problems.add("OPSDECK_DATABASE_URL is set: set OPSDECK_DATABASE_USER, too");
      }
      try {
        return new DatabaseSettings.Place.External(url.get(), user.orElse(""), password);
      } catch (IllegalArgumentException wrong) {
        problems.add("OPSDECK_DATABASE_URL is wrong: " + wrong.getMessage());
        return new DatabaseSettings.Place.Embedded(Path.of("data"));
      }
    }

    /** OpenTelemetry's own name; read again where tracing is set up. */
    void checkTracing() {
      text("OTEL_EXPORTER_OTLP_ENDPOINT")
          .filter(address -> !address.matches("https?://[^\\s/]+\\S*"))
          .ifPresent(address ->
              problems.add(
                  "OTEL_EXPORTER_OTLP_ENDPOINT is '"
                      + address
                      + "': give an address such as http://localhost:4318"));
    }

    /** The logger reads it before we do; what it does not know makes it silent. */
    void checkLogFormat() {
      text("OPSDECK_LOG_FORMAT")
          .filter(format -> !List.of("text", "json").contains(format))
          .ifPresent(
              format -> problems.add("OPSDECK_LOG_FORMAT is '" + format + "': give text or json"));
    }

    /** From its file, or from the variable itself. */
    @Nullable SealKey sealKey() {
      Optional<String> file = text("OPSDECK_SECRET_KEY_FILE");
      Optional<String> given = file.isPresent() ? file.map(this::read) : text("OPSDECK_SECRET_KEY");
      if (given.isEmpty()) {
        return null;
      }
      String name = file.isPresent() ? "OPSDECK_SECRET_KEY_FILE" : "OPSDECK_SECRET_KEY";
      Optional<SealKey> key = SealKey.of(Secret.of(given.get()));
      if (key.isEmpty()) {
        problems.add(name + " holds no key: make one with openssl rand -base64 32");
      }
      return key.orElse(null);
    }

    private String read(String file) {
      try {
        return Files.readString(Path.of(file));
      } catch (IOException | InvalidPathException e) {
        return "";
      }
    }

    Duration auditEvery() {
      return duration("OPSDECK_AUDIT_EVERY", "1d", Duration.ofMinutes(1), Duration.ofDays(366));
    }

    Duration stopGrace() {
      return duration("OPSDECK_STOP_GRACE", "2s", Duration.ZERO, Duration.ofMinutes(5));
    }

    private Duration duration(String name, String usual, Duration least, Duration most) {
      String value = text(name).orElse(usual);
      return Durations.parse(value)
          .filter(given -> given.compareTo(least) >= 0 && given.compareTo(most) <= 0)
          .orElseGet(() -> {
            problems.add(
                "%s is '%s': give a time from %s to %s"
                    .formatted(name, value, Durations.format(least), Durations.format(most)));
            return least;
          });
    }

    int port() {
      String value = text("OPSDECK_PORT").orElse("8080");
      if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65_535) {
        return Integer.parseInt(value);
      }
      problems.add("OPSDECK_PORT is '" + value + "': give a number from 0 to 65535");
      return 0;
    }

    URI apiUrl() {
      String value = text("SLACK_API_URL").orElse("https://slack.com/api/");
      try {
        URI uri = new URI(value.endsWith("/") ? value : value + "/");
        if (uri.isAbsolute() && uri.getHost() != null) {
          return uri;
        }
      } catch (URISyntaxException notAnAddress) {
        // Told below, together with the values that are no addresses for other reasons.
      }
      problems.add(
          "SLACK_API_URL is '" + value + "': give an address such as https://slack.com/api/");
      return URI.create("https://slack.com/api/");
    }
  }
}
