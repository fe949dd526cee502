package dev.opsdeck.action.kubernetes.logs;

import dev.opsdeck.action.kubernetes.reading.LogFilter;
import dev.opsdeck.foreign.ForeignLines;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PrettyLoggable;
import io.fabric8.kubernetes.client.dsl.TailPrettyLoggable;
import io.fabric8.kubernetes.client.dsl.TimeTailPrettyLoggable;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The log lines of several pods, masked and filtered, as one text of bounded size. */
final class LogFile {
  private record Part(String header, Deque<String> lines) {}

  private final Reading reading;
  private final LogFilter filter;
  private final List<Part> parts = new ArrayList<>();
  private final List<Fact> missing = new ArrayList<>();
  private int leftOut;

  LogFile(Reading reading, LogFilter filter) {
    this.reading = reading;
    this.filter = filter;
  }

  /** Reads one container; one that has no log (yet) does not spoil the others. */
  void add(KubernetesClient client, Pod pod, String container) throws LogFilter.Unusable {
    String name = pod.getMetadata().getName();
    String node = pod.getSpec().getNodeName();
    if (node == null || node.isEmpty()) {
      missing.add(Fact.of("kubernetes.log-unscheduled", "pod", name));
      return;
    }
    try (BufferedReader reader = new BufferedReader(open(client, pod, container).getLogReader())) {
      parts.add(new Part("==> " + name + " / " + container + " <==", read(reader)));
    } catch (KubernetesClientException e) {
      if (!isAboutThisPod(e)) {
        throw e;
      }
      String why = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
      missing.add(
          Fact.of(
              "kubernetes.log-missing",
              "pod",
              name,
              "container",
              container,
              "why",
              why == null ? "" : why));
    } catch (IOException e) {
      throw new KubernetesClientException("log of " + name, e);
    }
  }

  /**
   * What the pod's own node says or does not say: another pod may well have a log. A kubelet that
   * does not answer is a 500 that names its address.
   */
  private static boolean isAboutThisPod(KubernetesClientException e) {
    return e.getCode() == 400 || e.getCode() == 404 || e.getCode() >= 500;
  }

  int lines() {
    return parts.stream().mapToInt(part -> part.lines().size()).sum();
  }

  /** Whether the log of any container could be read. */
  boolean wasRead() {
    return !parts.isEmpty();
  }

  /** How many older lines {@link #text} had no room for. */
  int leftOut() {
    return leftOut;
  }

  List<Fact> missing() {
    return missing;
  }

  List<String> newest(int most) {
    List<String> all = parts.stream().flatMap(part -> part.lines().stream()).toList();
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  /** Each pod gets an equal share; what does not fit is left out from the oldest side. */
  String text() {
    leftOut = 0;
    int share = reading.characters() / Math.max(1, parts.size());
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      Deque<String> fitting = new ArrayDeque<>();
      int size = 0;
      for (String line : (Iterable<String>) part.lines()::descendingIterator) {
        size += line.length() + 1;
        if (size > share) {
          break;
        }
        fitting.addFirst(line);
      }
      text.append(part.header()).append('\n');
      int left = part.lines().size() - fitting.size();
      leftOut += left;
      if (left > 0) {
        text.append("[… ").append(left).append(" …]\n");
      }
      fitting.forEach(line -> text.append(line).append('\n'));
      text.append('\n');
    }
    return text.toString();
  }

  private Deque<String> read(BufferedReader reader) throws IOException, LogFilter.Unusable {
    ForeignLines safe = new ForeignLines();
    Deque<String> kept = new ArrayDeque<>();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      String shown = safe.next(line);
      if (filter.lets(shown)) {
        kept.addLast(shown);
        if (kept.size() > reading.keep()) {
          kept.removeFirst();
        }
      }
    }
    return kept;
  }

  private PrettyLoggable open(KubernetesClient client, Pod pod, String container) {
    var log =
        client
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .inContainer(container);
    TimeTailPrettyLoggable which = reading.previous() ? log.terminated() : log;
    TailPrettyLoggable from =
        reading.since() == null
            ? which
            : which.sinceSeconds((int) Math.max(1, reading.since().toSeconds()));
    return from.tailingLines(reading.fetch());
  }
}
