package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The programs of the simulated containers, and the files that they have. */
final class ContainerShell {
  /** Programs that go on until nothing more is sent to them. */
  private static final List<String> READERS = List.of("tar");

  /** Which program runs where. */
  record Call(KubeObject pod, String container, List<String> command) {
    boolean readsInput() {
      return READERS.contains(command.getFirst()) && command.contains("-xf");
    }
  }

  /**
   * @param notStarted why the program never ran; empty when it did
   */
  record Result(byte[] out, byte[] err, int exit, String notStarted) {
    static Result said(String out) {
      return new Result(bytes(out), new byte[0], 0, "");
    }

    static Result failed(String err, int exit) {
      return new Result(new byte[0], bytes(err), exit, "");
    }
  }

  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Gives every container of a pod a file. */
  void file(String pod, String path, String content) {
    files.put(pod + ":" + path, bytes(content));
  }

  Result run(Call call, byte[] in) {
    List<String> command = call.command();
    return switch (command.getFirst()) {
      case "env" -> Result.said(env(call));
      case "ps" ->
          Result.said("PID   USER     TIME  COMMAND\n    1 node      0:42 node server.js\n");
      case "ls" -> Result.said("total 8\n-rw-r--r--    1 node     node          812 server.js\n");
      case "netstat" ->
          Result.said(
              "Active Internet connections (only servers)\n"
                  + "Proto Recv-Q Send-Q Local Address           Foreign Address         State\n"
                  + "tcp        0      0 0.0.0.0:3000            0.0.0.0:*               LISTEN\n");
      case "nc" -> connection(command);
      case "du" -> Result.said("48M\t" + command.getLast() + "\n");
      case "wget", "curl" -> Result.said("{\"status\":\"UP\"}");
      case "find" -> found(call);
      case "cat" -> read(call, command.getLast());
      case "sh" -> Result.said(" ?column? \n----------\n        1\n(1 row)\n");
      default ->
          new Result(
              new byte[0],
              new byte[0],
              126,
              "error executing command in container: failed to exec in container: failed to start exec:"
                  + " OCI runtime exec failed: exec failed: unable to start container process: exec:"
                  + " \"%s\": executable file not found in $PATH: unknown"
                      .formatted(command.getFirst()));
    };
  }

  private static String env(Call call) {
    Map<String, String> all = new HashMap<>();
    all.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    all.put("HOSTNAME", call.pod().name());
    for (JsonNode container : call.pod().json().at("/spec/containers")) {
      if (container.path("name").asText().equals(call.container())) {
        for (JsonNode each : container.path("env")) {
          all.put(each.path("name").asText(), each.path("value").asText());
        }
      }
    }
    StringBuilder text = new StringBuilder();
    all.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            each -> text.append(each.getKey()).append('=').append(each.getValue()).append('\n'));
    return text.toString();
  }

  /** Hosts that are called {@code closed} refuse. */
  private static Result connection(List<String> command) {
    String host = command.get(command.size() - 2);
    String port = command.getLast();
    return host.startsWith("closed")
        ? Result.failed(
            "nc: connect to %s port %s (tcp) failed: Connection refused\n".formatted(host, port), 1)
        : Result.failed("%s (10.0.0.7:%s) open\n".formatted(host, port), 0);
  }

  private Result found(Call call) {
    String prefix = call.pod().name() + ":" + call.command().get(1);
    List<String> found =
        files.keySet().stream()
            .filter(each -> each.startsWith(prefix))
            .sorted()
            .map(each -> each.substring(each.indexOf(':') + 1))
            .toList();
    if (call.command().contains("-delete")) {
      files.keySet().removeIf(each -> each.startsWith(prefix));
    }
    return Result.said(found.isEmpty() ? "" : String.join("\n", found) + "\n");
  }

  private Result read(Call call, String path) {
    if (call.command().get(1).equals("/sys/fs/cgroup/memory.current")) {
      return Result.said("73400320\n134217728\nName:\tnode\nVmRSS:\t   71680 kB\n");
    }
    byte[] content = files.get(call.pod().name() + ":" + path);
    return content == null
        ? Result.failed("cat: can't open '%s': No such file or directory\n".formatted(path), 1)
        : new Result(content, new byte[0], 0, "");
  }
}
