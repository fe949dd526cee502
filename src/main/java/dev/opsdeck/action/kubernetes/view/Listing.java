package dev.opsdeck.action.kubernetes.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.ObjectReader.End;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.judge.Judge;
import dev.opsdeck.action.kubernetes.judge.Judges;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Objects of a kind, read page by page: of each only what is shown is kept.
 *
 * <p>Not for several threads.
 */
final class Listing {
  /** More objects than this are never shown whole. */
  private static final int MOST_WHOLE = 200;

  private final Scope scope;
  private final Judge judge;
  private final Form form;
  private final List<Extra> extras;
  private final List<String> columns = new ArrayList<>();
  private final List<Integer> shown = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<JsonNode> whole = new ArrayList<>();
  private final List<String> nodes = new ArrayList<>();
  private End end = End.WHOLE;

  private Listing(Scope scope, Judge judge, Form form) {
    this.scope = scope;
    this.judge = judge;
    this.form = form;
    this.extras = Extra.of(scope.resource().kind(), form);
  }

  static Listing read(ObjectReader reader, Scope scope, Form form, Instant now)
      throws InterruptedException {
    Judge judge = Judges.of(scope.resource().kind(), reader, scope.namespace(), now);
    Listing listing = new Listing(scope, judge, form);
    listing.end = reader.tables(scope, listing::add);
    return listing;
  }

  End end() {
    return end;
  }

  /** Names of the columns that are shown. */
  List<String> columns() {
    return columns;
  }

  List<Row> rows() {
    return rows;
  }

  List<Row> troubled() {
    return rows.stream().filter(row -> row.trouble() != null).toList();
  }

  /** The node of each pod that has one. */
  List<String> nodes() {
    return nodes;
  }

  /** The first objects themselves. */
  List<JsonNode> whole() {
    return whole;
  }

  private void add(JsonNode table) {
    if (columns.isEmpty()) {
      choose(table.path("columnDefinitions"));
    }
    for (JsonNode row : table.path("rows")) {
      JsonNode object = row.path("object");
      String name = name(object);
      Optional<Fact> trouble = judge.trouble(name, object);
      List<String> cells = new ArrayList<>();
      shown.forEach(at -> cells.add(cell(row.path("cells").path(at))));
      cells.set(0, name);
      extras.forEach(extra -> cells.add(extra.cell().apply(object)));
      rows.add(new Row(name, cells, trouble.orElse(null)));
      object.at("/spec/nodeName").asText("").lines().forEach(nodes::add);
      if (whole.size() < MOST_WHOLE) {
        whole.add(object);
      }
    }
  }

  /** The name first; what is of use less often only when it is asked for. */
  private void choose(JsonNode definitions) {
    boolean wide = form == Form.WIDE;
    for (int i = 0; i < definitions.size(); i++) {
      JsonNode column = definitions.get(i);
      if (wide || column.path("priority").asInt() == 0) {
        shown.add(i);
        columns.add(column.path("name").asText());
      }
    }
    extras.forEach(extra -> columns.add(extra.name()));
  }

  private String name(JsonNode object) {
    String name = object.at("/metadata/name").asText();
    boolean everywhere = scope.namespace().isEmpty() && !scope.resource().kind().clusterWide();
    return everywhere ? object.at("/metadata/namespace").asText() + "/" + name : name;
  }

  private static String cell(JsonNode value) {
    return value.isNull() || value.isMissingNode() ? "–" : ForeignText.clean(value.asText());
  }
}
