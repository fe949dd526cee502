package dev.opsdeck.runbook.file;

import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.runbook.cel.Diagnostic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file. */
final class Diagnostics {
  private final YamlDocument document;
  private final List<ConfigProblem> problems = new ArrayList<>();

  Diagnostics(YamlDocument document) {
    this.document = document;
  }

  void add(String pointer, String wrong, String right) {
    problems.add(document.problemAt(pointer, wrong, right));
  }

  void add(String pointer, Diagnostic issue) {
    add(pointer, issue.wrong(), issue.right());
  }

  /** Others for the same file. */
  Diagnostics apart() {
    return new Diagnostics(document);
  }

  boolean none() {
    return problems.isEmpty();
  }

  /** From the top of the file to its end. */
  List<ConfigProblem> inOrder() {
    return problems.stream()
        .distinct()
        .sorted(
            Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column))
        .toList();
  }

  static String child(String pointer, String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }
}
