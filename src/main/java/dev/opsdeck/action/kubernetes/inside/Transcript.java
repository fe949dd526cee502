package dev.opsdeck.action.kubernetes.inside;

import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.kubernetes.inside.Program.Ran;
import dev.opsdeck.action.kubernetes.reading.LogFilter;
import dev.opsdeck.foreign.ForeignLines;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a program said in one pod or in several, masked and filtered. */
final class Transcript {
  private static final int MOST_SHOWN = 8;
  private static final int BEGINNING = 2_000;

  /** A variable as {@code env} prints it: its name tells whether its value is a secret. */
  private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_.]*)=(.*)");

  private final List<String> command;
  private final LogFilter filter;
  private final List<String> pods = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final List<Fact> problems = new ArrayList<>();
  private int exit;

  Transcript(List<String> command, LogFilter filter) {
    this.command = List.copyOf(command);
    this.filter = filter;
  }

  void add(String pod, Ran ran) throws LogFilter.Unusable {
    switch (ran) {
      case Ran.NotStarted(Fact why) -> problems.add(why);
      case Ran.TooLong(Fact why) -> problems.add(why);
      case Ran.Ended ended -> {
        pods.add(pod);
        exit = Math.max(exit, ended.exit());
        lines.add("==> " + pod + " <==" + (ended.exit() == 0 ? "" : " exit " + ended.exit()));
        keep(ended.out());
        keep(ended.err());
        if (ended.cut()) {
          problems.add(Fact.of("inside.cut", "pod", pod));
        }
      }
    }
  }

  private void keep(String text) throws LogFilter.Unusable {
    ForeignLines gate = new ForeignLines();
    for (String raw : text.lines().toList()) {
      String line = gate.next(raw);
      Matcher variable = VARIABLE.matcher(line);
      String safe =
          variable.matches()
              ? variable.group(1)
                  + "="
                  + ForeignText.cleanValue(variable.group(1), variable.group(2))
              : line;
      if (filter.lets(safe)) {
        lines.add(safe);
        said.add(safe);
      }
    }
  }

  int exit() {
    return exit;
  }

  int ended() {
    return pods.size();
  }

  List<String> pods() {
    return List.copyOf(pods);
  }

  List<Fact> problems() {
    return List.copyOf(problems);
  }

  String beginning() {
    String all = String.join("\n", said);
    return all.length() <= BEGINNING ? all : all.substring(0, BEGINNING);
  }

  /** Few lines of one pod are read in the message. */
  boolean isShort() {
    return pods.size() <= 1 && said.size() <= MOST_SHOWN;
  }

  List<Fact> shortLines() {
    return isShort()
        ? said.stream().map(line -> Fact.of("kubernetes.log-line", "line", line)).toList()
        : List.of();
  }

  Attachment file(String environment) {
    String name = command.getFirst().replaceAll("[^A-Za-z0-9]+", "-");
    return new Attachment(name + "-" + environment + ".txt", String.join("\n", lines) + "\n");
  }

  Fact summary() {
    record Summary(String program, String pod, int pods, int exit, int lines) {}
    return Fact.of(
        "inside.ran",
        new Summary(String.join(" ", command), pods.getFirst(), pods.size(), exit, said.size()));
  }
}
