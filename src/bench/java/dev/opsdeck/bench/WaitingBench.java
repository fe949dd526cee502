package dev.opsdeck.bench;

import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.e2e.Deadline;
import dev.opsdeck.e2e.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Ten thousand runs that wait for an approval, made by signed requests to a serve process with a
 * small heap; one of them is approved at the end. Their cards are still being posted, one a second,
 * when the figures are taken: the outbox holds the rest.
 */
final class WaitingBench {
  private static final int RUNS = Integer.getInteger("opsdeck.bench.runs", 10_000);

  void run() throws Exception {
    Path folder = Site.folder("waiting");
    Path dump = folder.resolve("threads.json");
    try (Site site = Site.open(folder, Duration.ofMillis(200), "-Xmx512m")) {
      long start = System.nanoTime();
      Load.Result asked =
          Load.closed(
              site.opsdeck.requestUrl(),
              8,
              Duration.ofMinutes(10),
              RUNS,
              () -> site.command("rollback api-gateway prod"));
      Deadline.of(Duration.ofMinutes(15))
          .await(
              "all wait for approval",
              () -> site.runs("AWAITING_APPROVAL") >= RUNS - asked.failed());
      Duration made = Duration.ofNanos(System.nanoTime() - start);
      long pid = site.opsdeck.pid();
      jcmd(pid, "GC.run");
      Table table = new Table("what", "value");
      table.row("runs waiting for approval", site.runs("AWAITING_APPROVAL"));
      table.row("requests that failed", asked.failed());
      table.row("time to accept and plan them", made.toSeconds() + " s");
      table.row("heap after GC", heap(pid));
      table.row("resident memory", status(pid, "VmRSS"));
      table.row("threads of the system", status(pid, "Threads"));
      jcmd(pid, "Thread.dump_to_file", "-format=json", dump.toString());
      table.row("threads, virtual ones included", count(Files.readString(dump), "\"tid\""));
      table.row("events in the outbox", site.postgres.count("select count(*) from outbox"));
      table.row("approved to rolled back", approveOne(site).toMillis() + " ms");
      table.print();
    }
  }

  private static Duration approveOne(Site site) {
    Message card =
        site.stage.await(Stage.CHANNEL, message -> message.buttons().contains("Approve"));
    long start = System.nanoTime();
    site.stage.workspace.client().press(Stage.BRUNO, card, "Approve");
    Deadline.of(Duration.ofMinutes(2)).await("it proceeds", () -> site.runs("SUCCEEDED") == 1);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static String heap(long pid) throws IOException, InterruptedException {
    String info = jcmd(pid, "GC.heap_info");
    return info.lines().filter(line -> line.contains("used")).findFirst().orElse(info).strip();
  }

  private static String jcmd(long pid, String... arguments)
      throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 2];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    command[1] = Long.toString(pid);
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    return output;
  }

  private static String status(long pid, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static int count(String text, String word) {
    return text.split(word, -1).length - 1;
  }
}
