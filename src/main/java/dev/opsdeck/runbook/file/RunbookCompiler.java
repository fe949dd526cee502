package dev.opsdeck.runbook.file;

import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.Runbook;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads files in whichever order their includes need; each is read once. */
final class RunbookCompiler {
  private final RunbookReader reader;
  private final List<ParsedFile> sheets;
  private final Map<String, ParsedFile> byName = new HashMap<>();
  private final IdentityHashMap<ParsedFile, Optional<Runbook>> read = new IdentityHashMap<>();

  RunbookCompiler(
      List<ConfigFile> files, RunbookSchema schema, Map<String, ActionSignature> actions) {
    this.reader = new RunbookReader(actions);
    this.sheets = files.parallelStream().map(file -> ParsedFile.read(file, schema)).toList();
    sheets.forEach(sheet -> byName.putIfAbsent(sheet.name(), sheet));
    readBeside();
  }

  /** Those that include no others need nobody's result, and most are like that. */
  private void readBeside() {
    List<ParsedFile.Parsed> alone =
        sheets.stream()
            .filter(sheet -> sheet.includes().isEmpty())
            .flatMap(sheet ->
                sheet instanceof ParsedFile.Parsed parsed ? Stream.of(parsed) : Stream.empty())
            .toList();
    List<Optional<Runbook>> runbooks =
        alone.parallelStream().map(sheet -> reader.read(sheet, name -> find(sheet, name))).toList();
    for (int i = 0; i < alone.size(); i++) {
      read.put(alone.get(i), runbooks.get(i));
    }
  }

  /** In the order of the files. */
  List<ParsedFile> sheets() {
    return sheets;
  }

  /** Empty for a file that is wrong, whose problems are known then. */
  Optional<Runbook> runbook(ParsedFile sheet) {
    return switch (sheet) {
      case ParsedFile.Unparsable _ -> Optional.empty();
      case ParsedFile.Parsed readable -> {
        if (!read.containsKey(sheet)) {
          Optional<Runbook> runbook = reader.read(readable, name -> find(readable, name));
          read.put(sheet, runbook);
        }
        yield read.getOrDefault(sheet, Optional.empty());
      }
    };
  }

  static List<ConfigProblem> problems(ParsedFile sheet) {
    return switch (sheet) {
      case ParsedFile.Unparsable unreadable -> unreadable.problems();
      case ParsedFile.Parsed readable -> readable.findings().inOrder();
    };
  }

  private IncludeResolver find(ParsedFile.Parsed from, String name) {
    ParsedFile sheet = byName.get(name);
    if (sheet == null) {
      Set<String> others = new TreeSet<>(byName.keySet());
      others.remove(from.name());
      return new IncludeResolver.Unknown(List.copyOf(others));
    }
    List<String> way = way(name, from.name());
    if (!way.isEmpty()) {
      way.addFirst(from.name());
      return new IncludeResolver.Circle(way);
    }
    return runbook(sheet)
        .<IncludeResolver>map(IncludeResolver.Ready::new)
        .orElseGet(() -> new IncludeResolver.Wrong(sheet.file().path()));
  }

  /** The shortest way of includes from one runbook to another; empty when there is none. */
  private List<String> way(String from, String to) {
    Deque<List<String>> ways = new ArrayDeque<>(List.of(List.of(from)));
    Set<String> seen = new HashSet<>();
    while (!ways.isEmpty()) {
      List<String> way = ways.removeFirst();
      String last = way.getLast();
      if (last.equals(to)) {
        return new ArrayList<>(way);
      }
      ParsedFile sheet = byName.get(last);
      if (sheet != null && seen.add(last)) {
        for (String next : new TreeSet<>(sheet.includes())) {
          List<String> longer = new ArrayList<>(way);
          longer.add(next);
          ways.addLast(longer);
        }
      }
    }
    return new ArrayList<>();
  }
}
