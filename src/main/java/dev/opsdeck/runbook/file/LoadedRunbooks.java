package dev.opsdeck.runbook.file;

import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Runbooks;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Runbooks in memory. */
final class LoadedRunbooks implements Runbooks {
  private final SortedMap<String, Runbook> byName;
  private final Map<String, Runbook> byVerb = new HashMap<>();
  private final Set<String> looking;

  /**
   * @param looking names of those that only look
   */
  LoadedRunbooks(Map<String, Runbook> byName, Set<String> looking) {
    this.looking = Set.copyOf(looking);
    this.byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    for (Runbook runbook : byName.values()) {
      RunbookFiles.words(runbook).forEach(word -> byVerb.put(word, runbook));
    }
  }

  @Override
  public Optional<Runbook> byName(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public Optional<Runbook> byVerb(String verb) {
    return Optional.ofNullable(byVerb.get(verb.toLowerCase(Locale.ROOT)));
  }

  @Override
  public boolean onlyLooks(Runbook runbook) {
    return looking.contains(runbook.name());
  }

  @Override
  public Collection<Runbook> all() {
    return byName.values();
  }
}
