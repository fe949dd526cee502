package dev.opsdeck.console;

import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.Launcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Accepts every run, each request once, and carries none out. */
final class RecordedLauncher implements Launcher {
  private final Map<String, RunId> runs = new LinkedHashMap<>();
  final List<Request> requests = new ArrayList<>();

  @Override
  public Launched launch(Request request) {
    boolean again = runs.containsKey(request.id());
    if (!again) {
      runs.put(request.id(), new RunId("r-" + (runs.size() + 1)));
      requests.add(request);
    }
    return new Launched(runs.get(request.id()), again);
  }

  Request only() {
    if (requests.size() != 1) {
      throw new AssertionError("expected one launch, but there were " + requests);
    }
    return requests.getFirst();
  }
}
