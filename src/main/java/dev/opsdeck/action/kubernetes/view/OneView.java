package dev.opsdeck.action.kubernetes.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.kubernetes.api.Naming;
import dev.opsdeck.action.kubernetes.api.Naming.Found;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.judge.Judges;
import dev.opsdeck.action.kubernetes.view.ObjectsView.Result;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** One object, found by the name that a person gave it. */
public final class OneView {
  /** What a server prints where there is nothing to print. */
  private static final List<String> NOTHING = List.of("", "–", "<none>", "<unset>");

  private OneView() {}

  /**
   * @param look at a scope with a name
   */
  public static Result of(Look look) throws InterruptedException {
    Scope asked = look.scope();
    boolean endpoints = asked.resource().kind() == ObjectKind.ENDPOINTS;
    Found found =
        endpoints ? Naming.service(look.reader(), asked) : Naming.find(look.reader(), asked);
    return switch (found) {
      case Found.NotServed() -> new Result.Absent(ObjectsView.notServed(look));
      case Found.None(List<String> near) -> new Result.Absent(missing(look, near));
      case Found.One(Scope one) -> endpoints ? behind(look, one.name()) : shown(look.at(one));
    };
  }

  /** That it does not exist, and what may be meant. */
  public static Fact missing(Look look, List<String> near) {
    record Missing(String object, String namespace, String cluster, List<String> near) {}
    Scope asked = look.scope();
    return Fact.of(
        "view.no-such-object",
        new Missing(
            asked.resource().kind().word() + "/" + asked.name(),
            asked.namespace(),
            look.cluster().name(),
            near));
  }

  private static Result shown(Look look) throws InterruptedException {
    Listing listing = Listing.read(look.reader(), look.scope(), look.form(), look.now());
    if (listing.rows().isEmpty()) {
      return new Result.Absent(missing(look, List.of()));
    }
    Row row = listing.rows().getFirst();
    JsonNode object = listing.whole().getFirst();
    List<Fact> details = new ArrayList<>(Closer.details(look.scope().resource().kind(), object));
    Fact trouble = row.trouble();
    if (trouble != null) {
      details.addFirst(line(look, listing, row));
    }
    List<Attachment> files =
        look.form() == Form.YAML ? List.of(YamlFile.of(look, listing.whole())) : List.of();
    return new Result.Shown(
        new Seen(
            List.of(row.name()),
            1,
            trouble == null ? 0 : 1,
            trouble == null ? line(look, listing, row) : Marks.headline(trouble),
            details,
            files));
  }

  /** The columns of one object, in a sentence. */
  private static Fact line(Look look, Listing listing, Row row) {
    record Line(String object, String columns) {}
    StringJoiner columns = new StringJoiner(", ");
    for (int i = 1; i < listing.columns().size(); i++) {
      String cell = row.cells().get(i);
      if (!NOTHING.contains(cell)) {
        columns.add(listing.columns().get(i) + ": " + cell);
      }
    }
    String name = look.scope().resource().kind().word() + "/" + row.name();
    return Fact.of("view.object", new Line(name, columns.toString()));
  }

  /** The addresses behind a Service, over all of its slices. */
  private static Result behind(Look look, String service) throws InterruptedException {
    Scope slices = look.scope().labelled(Judges.SERVICE_NAME + "=" + service);
    List<JsonNode> endpoints = new ArrayList<>();
    look.reader().objects(slices, slice -> slice.path("endpoints").forEach(endpoints::add));
    record Behind(String service, long ready, int all) {}
    Behind behind =
        new Behind(service, endpoints.stream().filter(Closer::isReady).count(), endpoints.size());
    boolean none = behind.ready() == 0;
    return new Result.Shown(
        new Seen(
            List.of(service),
            endpoints.size(),
            none ? 1 : 0,
            none ? nobody(service) : Fact.of("view.behind", behind),
            endpoints.stream().map(Closer::endpoint).toList(),
            List.of()));
  }

  private static Fact nobody(String service) {
    return Marks.headline(Fact.of("view.no-endpoints", "object", service));
  }
}
