package dev.opsdeck.action.kubernetes.view;

import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.ObjectReader.End;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.view.Look.ToFile;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All objects of a kind as a table: what is wrong first, the rest as a file when it is long. */
public final class ObjectsView {
  private static final int FORBIDDEN = 403;
  private static final int MOST_NAMES = 100;
  private static final int MOST_TROUBLES = 20;

  /** Slack shows a text of 3000 characters at once. */
  private static final int MOST_CHARACTERS = 2_400;

  private ObjectsView() {}

  /** What came of it. */
  public sealed interface Result {
    record Shown(Seen seen) implements Result {}

    /** The cluster does not have the kind, or not the named object. */
    record Absent(Fact why) implements Result {}
  }

  public static Result of(Look look) throws InterruptedException {
    Listing listing = Listing.read(look.reader(), look.scope(), look.form(), look.now());
    if (listing.end() == End.NOT_SERVED) {
      return new Result.Absent(notServed(look));
    }
    return listing.rows().isEmpty() && hasNoNamespace(look)
        ? new Result.Absent(OneView.missing(look.at(namespace(look)), List.of()))
        : new Result.Shown(seen(look, listing));
  }

  /** A list in a namespace that does not exist is as empty as any (recorded from 1.36). */
  private static boolean hasNoNamespace(Look look) throws InterruptedException {
    if (look.scope().namespace().isEmpty()) {
      return false;
    }
    try {
      return look.reader().objects(namespace(look), any -> {}) == End.NO_OBJECT;
    } catch (KubernetesClientException e) {
      if (e.getCode() == FORBIDDEN) {
        return false;
      }
      throw e;
    }
  }

  private static Scope namespace(Look look) {
    Scope all = Scope.of(ApiResource.of(ObjectKind.NAMESPACE), "");
    return all.named(look.scope().namespace());
  }

  static Fact notServed(Look look) {
    record NotServed(String kind, String cluster, String product) {}
    return Fact.of(
        "view.not-served",
        new NotServed(
            look.scope().resource().qualified(),
            look.cluster().name(),
            look.scope().resource().product()));
  }

  private static Seen seen(Look look, Listing listing) throws InterruptedException {
    List<Row> troubled = listing.troubled();
    List<Row> wanted = look.form() == Form.UNHEALTHY ? troubled : listing.rows();
    List<Fact> details = new ArrayList<>(troubles(troubled));
    List<Attachment> files = new ArrayList<>();
    UnusedClaims.among(look, listing.rows()).ifPresent(details::add);
    switch (look.form()) {
      case COUNT_BY_NODE -> details.addAll(byNode(listing));
      case YAML -> files.add(YamlFile.of(look, listing.whole()));
      case RECOMMENDATIONS -> listing.whole().forEach(each -> details.addAll(Closer.advice(each)));
      case ALL, WIDE, UNHEALTHY, LABELS, IMAGES, ADDRESS -> {
        List<String> lines = TextTable.lines(listing.columns(), Row.cells(wanted));
        boolean toFile = look.file() == ToFile.ALWAYS;
        details.addAll(toFile ? List.of() : table(wanted, lines));
        if (toFile || fitting(lines).size() < lines.size()) {
          files.add(
              new Attachment(
                  look.scope().resource().kind().plural() + "-" + look.place() + ".txt",
                  TextTable.whole(listing.columns(), Row.cells(wanted))));
        }
      }
    }
    if (listing.end() == End.CUT) {
      details.add(Fact.of("view.cut", "count", listing.rows().size()));
    }
    List<String> names = listing.rows().stream().map(Row::name).limit(MOST_NAMES).toList();
    return new Seen(
        names, listing.rows().size(), troubled.size(), summary(look, listing), details, files);
  }

  private static Fact summary(Look look, Listing listing) {
    record Summary(String kinds, int count, int troubled, String namespace, String cluster) {}
    Summary summary =
        new Summary(
            look.scope().resource().kind().plural(),
            listing.rows().size(),
            listing.troubled().size(),
            look.scope().namespace(),
            look.cluster().name());
    return summary.troubled() > 0
        ? Fact.of("view.objects-troubled", summary)
        : Fact.of("view.objects", summary);
  }

  static List<Fact> troubles(List<Row> troubled) {
    List<Fact> facts =
        troubled.stream()
            .flatMap(row -> Stream.ofNullable(row.trouble()))
            .limit(MOST_TROUBLES)
            .map(Marks::line)
            .collect(Collectors.toCollection(ArrayList::new));
    if (troubled.size() > MOST_TROUBLES) {
      facts.add(Fact.of("view.more-troubled", "count", troubled.size() - MOST_TROUBLES));
    }
    return facts;
  }

  private static List<Fact> table(List<Row> rows, List<String> lines) {
    List<String> fitting = fitting(lines);
    List<Fact> facts = new ArrayList<>();
    if (!rows.isEmpty()) {
      facts.add(Fact.of("view.table", "text", String.join("\n", fitting)));
    }
    if (fitting.size() < lines.size()) {
      facts.add(Fact.of("view.rest-in-file", "count", lines.size() - fitting.size()));
    }
    return facts;
  }

  private static List<String> fitting(List<String> lines) {
    return TextTable.fitting(lines, MOST_CHARACTERS);
  }

  private static List<Fact> byNode(Listing listing) {
    Map<String, Integer> counts = new TreeMap<>();
    listing.nodes().forEach(node -> counts.merge(node, 1, Integer::sum));
    return counts.entrySet().stream()
        .map(each ->
            Fact.of("view.on-node", "node", each.getKey(), "count", each.getValue().toString()))
        .toList();
  }
}
