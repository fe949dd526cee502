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

/** Reads files in whichever order their includes need; each is read once. */
final class Reading {
  private final RunbookReader reader;
  private final List<Sheet> sheets;
  private final Map<String, Sheet> byName = new HashMap<>();
  private final IdentityHashMap<Sheet, Optional<Runbook>> read = new IdentityHashMap<>();

  Reading(List<ConfigFile> files, RunbookSchema schema, Map<String, ActionSignature> actions) {
    this.reader = new RunbookReader(actions);
    this.sheets = files.stream().map(file -> Sheet.read(file, schema)).toList();
    sheets.forEach(sheet -> byName.putIfAbsent(sheet.name(), sheet));
  }

  /** In the order of the files. */
  List<Sheet> sheets() {
    return sheets;
  }

  /** Empty for a file that is wrong, whose problems are known then. */
  Optional<Runbook> runbook(Sheet sheet) {
    return switch (sheet) {
      case Sheet.Illegible _ -> Optional.empty();
      case Sheet.Legible readable -> {
        if (!read.containsKey(sheet)) {
          Optional<Runbook> runbook = reader.read(readable, name -> find(readable, name));
          read.put(sheet, runbook);
        }
        yield read.getOrDefault(sheet, Optional.empty());
      }
    };
  }

  static List<ConfigProblem> problems(Sheet sheet) {
    return switch (sheet) {
      case Sheet.Illegible unreadable -> unreadable.problems();
      case Sheet.Legible readable -> readable.findings().inOrder();
    };
  }

  private Included find(Sheet.Legible from, String name) {
    Sheet sheet = byName.get(name);
    if (sheet == null) {
      Set<String> others = new TreeSet<>(byName.keySet());
      others.remove(from.name());
      return new Included.Unknown(List.copyOf(others));
    }
    List<String> way = way(name, from.name());
    if (!way.isEmpty()) {
      way.addFirst(from.name());
      return new Included.Circle(way);
    }
    return runbook(sheet)
        .<Included>map(Included.Ready::new)
        .orElseGet(() -> new Included.Wrong(sheet.file().path()));
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
      Sheet sheet = byName.get(last);
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
