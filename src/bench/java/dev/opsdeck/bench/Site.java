package dev.opsdeck.bench;

import dev.opsdeck.demo.slack.api.LateAnswers;
import dev.opsdeck.demo.slack.state.ResponseUrls;
import dev.opsdeck.e2e.Opsdeck;
import dev.opsdeck.e2e.PostgresServer;
import dev.opsdeck.e2e.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One Opsdeck as its users start it, on a PostgreSQL that keeps what it promises. */
final class Site implements AutoCloseable {
  private static final String CHANNEL = "C0ALGESTA";
  private static final String EXPIRES = "expires: 15m";

  final Stage stage;
  final PostgresServer postgres;
  final Opsdeck opsdeck;

  private Site(Stage stage, PostgresServer postgres, Opsdeck opsdeck) {
    this.stage = stage;
    this.postgres = postgres;
    this.opsdeck = opsdeck;
  }

  /**
   * @param jvmFlags for the serve process; empty for the defaults
   */
  static Site open(Path folder, Duration podReadyAfter, String jvmFlags) throws IOException {
    return open(folder, new Stage(folder, podReadyAfter), jvmFlags);
  }

  static Site open(Path folder, Stage stage, String jvmFlags) throws IOException {
    PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"));
    Map<String, String> environment = new HashMap<>(stage.environment());
    environment.put("OPSDECK_DATABASE_URL", PostgresServer.url(postgres.port()));
    environment.put("OPSDECK_DATABASE_USER", "postgres");
    environment.put("JAVA_TOOL_OPTIONS", jvmFlags);
    Opsdeck opsdeck = Opsdeck.serve(environment, folder);
    stage.workspace.sendTo(opsdeck.requestUrl());
    return new Site(stage, postgres, opsdeck);
  }

  /**
   * The same, but that nobody approves its rollbacks is found out a day later only: what is
   * measured is how they are taken, not how they expire by the ten thousand.
   */
  static Site patient(Path folder, Duration podReadyAfter) throws IOException {
    Stage stage = new Stage(folder, podReadyAfter);
    for (String file : List.of("config/access.yaml", "config/runbooks/rollback.yaml")) {
      String text = Files.readString(Path.of(file));
      if (!text.contains(EXPIRES)) {
        throw new IllegalStateException(file + " says no more: " + EXPIRES);
      }
      Path own = folder.resolve(file);
      Files.createDirectories(own.getParent());
      Files.writeString(own, text.replace(EXPIRES, "expires: 24h"));
    }
    return open(folder, stage, "");
  }

  static Path folder(String name) throws IOException {
    Files.createDirectories(Path.of("target", "bench"));
    return Files.createTempDirectory(Path.of("target", "bench").toAbsolutePath(), name + "-");
  }

  /** What Slack sends when Ana types {@code /ops} and this; its answer can be told. */
  SignedForm command(String text) {
    ResponseUrls.Origin ana = new ResponseUrls.Origin(CHANNEL, Stage.ANA, null, null);
    String answers =
        stage.workspace.url()
            + LateAnswers.PATH
            + stage.workspace.state().responseUrls().issue(ana);
    String secret = stage.workspace.settings().signingSecret();
    return SignedForm.command(secret, CHANNEL, text, answers);
  }

  long runs(String state) {
    return postgres.count("select count(*) from run where state = '" + state + "'");
  }

  /** Whether all that was acknowledged has been planned. */
  boolean planned() {
    return postgres.count("select count(*) from inbox") == 0 && runs("PLANNING") == 0;
  }

  @Override
  public void close() {
    opsdeck.close();
    postgres.close();
    stage.close();
  }
}
