package dev.opsdeck.cluster.kubeconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.cluster.connection.NoAccess;
import dev.opsdeck.cluster.kubeconfig.KubeconfigEntries.Entry;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.ExecEnvVar;
import io.fabric8.kubernetes.api.model.NamedExtension;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The command of a kubeconfig's {@code exec}, run without a terminal.
 *
 * @param command with its arguments; a path with a slash is relative to the kubeconfig
 * @param environment what is added to our own
 * @param installHint what the kubeconfig says to do when the command is not there, may be empty
 */
record ExecPlugin(
    String apiVersion, List<String> command, Map<String, String> environment, String installHint) {
  /** Logging on at a cloud can take some seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final List<String> VERSIONS =
      List.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");

  private static final List<String> MODES = List.of("Never", "IfAvailable");

  /** Under this name a cluster entry keeps what is meant for its plugin. */
  private static final String EXTENSION = "client.authentication.k8s.io/exec";

  private static final int LONGEST_REASON = 200;

  static ExecPlugin of(Entry<AuthInfo> user, Entry<Cluster> cluster) throws NoAccess {
    ExecConfig exec = user.value().getExec();
    String command =
        KubeconfigServer.text(exec.getCommand())
            .orElseThrow(() -> NoAccess.needs("exec", "command"));
    String version =
        KubeconfigServer.text(exec.getApiVersion())
            .orElseThrow(() -> NoAccess.needs("exec", "apiVersion"));
    if (!VERSIONS.contains(version)) {
      throw NoAccess.badField("exec.apiVersion", version);
    }
    refuseTerminal(exec, version);
    List<String> words = new ArrayList<>();
    words.add(
        command.indexOf(File.separatorChar) < 0
            ? command
            : user.folder().resolve(command).toString());
    words.addAll(Objects.requireNonNullElse(exec.getArgs(), List.of()));
    return new ExecPlugin(
        version,
        List.copyOf(words),
        variables(exec, version, cluster),
        KubeconfigServer.text(exec.getInstallHint()).orElse(""));
  }

  /**
   * What the command prints.
   *
   * @throws NoAccess when it fails, is not there or does not end in time
   */
  String run() throws NoAccess {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return outputOf(process);
    } catch (IOException e) {
      throw failed("no-start", installHint.isEmpty() ? NoAccess.firstLine(e) : installHint);
    }
  }

  /**
   * @param problem a word of the templates
   * @param detail what the system or the command says about it, may be empty
   */
  NoAccess failed(String problem, String detail) {
    String line = detail.strip().lines().findFirst().orElse("");
    return new NoAccess(
        Fact.of(
            "kubeconfig.exec-failed",
            "command",
            command.getFirst(),
            "problem",
            problem,
            "detail",
            line.substring(0, Math.min(LONGEST_REASON, line.length()))));
  }

  private String outputOf(Process process) throws NoAccess {
    CompletableFuture<String> output = reading(process.inputReader(StandardCharsets.UTF_8));
    CompletableFuture<String> errors = reading(process.errorReader(StandardCharsets.UTF_8));
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw failed("late", PATIENCE.toString());
      }
      if (process.exitValue() != 0) {
        throw failed("exit", errors.join());
      }
      return output.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted", "");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static CompletableFuture<String> reading(java.io.BufferedReader from) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (from) {
            text.complete(from.readAllAsString());
          } catch (IOException e) {
            text.completeExceptionally(new UncheckedIOException(e));
          }
        });
    return text;
  }

  /** Opsdeck has no terminal that a person could answer at. */
  private static void refuseTerminal(ExecConfig exec, String version) throws NoAccess {
    String mode = KubeconfigServer.text(exec.getInteractiveMode()).orElse("");
    if (mode.equals("Always")) {
      throw new NoAccess(Fact.of("kubeconfig.exec-terminal", "command", exec.getCommand()));
    }
    if (mode.isEmpty() && version.endsWith("/v1")) {
      throw NoAccess.needs("exec", "interactiveMode");
    }
    if (!mode.isEmpty() && !MODES.contains(mode)) {
      throw NoAccess.badField("exec.interactiveMode", mode);
    }
  }

  private static Map<String, String> variables(
      ExecConfig exec, String version, Entry<Cluster> cluster) throws NoAccess {
    Map<String, String> variables = new LinkedHashMap<>();
    for (ExecEnvVar one : Objects.requireNonNullElse(exec.getEnv(), List.<ExecEnvVar>of())) {
      String name =
          KubeconfigServer.text(one.getName())
              .orElseThrow(() -> NoAccess.needs("exec.env", "name"));
      variables.put(name, Objects.requireNonNullElse(one.getValue(), ""));
    }
    ObjectNode info = Json.object();
    info.put("kind", "ExecCredential").put("apiVersion", version);
    ObjectNode spec = info.putObject("spec").put("interactive", false);
    if (Boolean.TRUE.equals(exec.getProvideClusterInfo())) {
      spec.set("cluster", described(cluster));
    }
    variables.put("KUBERNETES_EXEC_INFO", info.toString());
    return variables;
  }

  private static JsonNode described(Entry<Cluster> entry) throws NoAccess {
    Cluster cluster = entry.value();
    ObjectNode node = Json.object().put("server", cluster.getServer());
    put(node, "tls-server-name", cluster.getTlsServerName());
    if (Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify())) {
      node.put("insecure-skip-tls-verify", true);
    }
    byte[] authorities = KubeconfigServer.authorities(entry);
    if (authorities.length > 0) {
      node.put("certificate-authority-data", Base64.getEncoder().encodeToString(authorities));
    }
    put(node, "proxy-url", cluster.getProxyUrl());
    if (Boolean.TRUE.equals(cluster.getDisableCompression())) {
      node.put("disable-compression", true);
    }
    for (NamedExtension one :
        Objects.requireNonNullElse(cluster.getExtensions(), List.<NamedExtension>of())) {
      if (EXTENSION.equals(one.getName())) {
        node.set("config", Json.tree(one.getExtension()));
      }
    }
    return node;
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    KubeconfigServer.text(value).ifPresent(text -> node.put(name, text));
  }
}
