package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.kubernetes.reading.LogFilter;
import dev.opsdeck.foreign.ForeignLines;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PrettyLoggable;
import io.fabric8.kubernetes.client.dsl.TailPrettyLoggable;
import io.fabric8.kubernetes.client.dsl.TimeTailPrettyLoggable;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The log lines of several pods, masked and filtered, as one text of bounded size. */
final class LogFile {
  /** Slack shows a file of this size at once; more is for a log system. */
  private static final int MOST_CHARACTERS = 200_000;

  /**
   * What to ask of each pod.
   *
   * @param fetch lines to read
   * @param keep newest lines to keep of those that pass the filter
   */
  record Request(int fetch, int keep, @Nullable Duration since, boolean previous) {}

  private record Part(String header, Deque<String> lines) {}

  private final Request request;
  private final LogFilter filter;
  private final List<Part> parts = new ArrayList<>();
  private final List<Fact> missing = new ArrayList<>();

  LogFile(Request request, LogFilter filter) {
    this.request = request;
    this.filter = filter;
  }

  /** Reads one container; one that has no log (yet) does not spoil the others. */
  void add(Workload workload, Pod pod, String container) throws LogFilter.Unusable {
    String name = pod.getMetadata().getName();
    String node = pod.getSpec().getNodeName();
    if (node == null || node.isEmpty()) {
      missing.add(Fact.of("kubernetes.log-unscheduled", "pod", name));
      return;
    }
    try (BufferedReader reader =
        new BufferedReader(open(workload, pod, container).getLogReader())) {
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

  List<Fact> missing() {
    return missing;
  }

  List<String> newest(int most) {
    List<String> all = parts.stream().flatMap(part -> part.lines().stream()).toList();
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  /** Each pod gets an equal share; what does not fit is left out from the oldest side. */
  String text() {
    int share = MOST_CHARACTERS / Math.max(1, parts.size());
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
        if (kept.size() > request.keep()) {
          kept.removeFirst();
        }
      }
    }
    return kept;
  }

  private PrettyLoggable open(Workload workload, Pod pod, String container) {
    var log =
        workload
            .client()
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .inContainer(container);
    TimeTailPrettyLoggable which = request.previous() ? log.terminated() : log;
    TailPrettyLoggable from =
        request.since() == null
            ? which
            : which.sinceSeconds((int) Math.max(1, request.since().toSeconds()));
    return from.tailingLines(request.fetch());
  }
}
