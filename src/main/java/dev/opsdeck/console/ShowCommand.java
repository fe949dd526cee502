package dev.opsdeck.console;

import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.command.ChatCommand.Values;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.reference.ReferenceTable;
import dev.opsdeck.reference.ReferenceTable.Row;
import dev.opsdeck.reference.References;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code show}: the tables of the manuals, and those that the catalogue itself gives. */
@Singleton
final class ShowCommand {
  private static final String SERVICES = "services";
  private static final String ENVIRONMENTS = "environments";

  private final References references;
  private final Catalog catalog;

  ShowCommand(References references, Catalog catalog) {
    this.references = references;
    this.catalog = catalog;
  }

  Reply show(ChannelContext place, Values values) {
    @Nullable String topic = values.get("topic");
    if (topic == null) {
      return topics();
    }
    return switch (topic.toLowerCase(Locale.ROOT)) {
      case SERVICES -> table(services());
      case ENVIRONMENTS -> table(environments());
      default ->
          references.find(topic).map(ShowCommand::table).orElseGet(() -> unknown(place, topic));
    };
  }

  private Reply topics() {
    Fact heading = Fact.of("console.show.topics");
    List<Fact> lines =
        Stream.concat(references.tables().stream(), Stream.of(services(), environments()))
            .sorted(Comparator.comparing(ReferenceTable::topic))
            .map(table -> fact("console.show.topic", table, "topic", table.topic()))
            .toList();
    return new Reply.Listing(heading, lines, 0, heading);
  }

  private static Reply table(ReferenceTable table) {
    Fact heading = fact("console.show.heading", table, "source", table.source());
    List<Fact> lines = table.rows().stream().map(ShowCommand::line).toList();
    return new Reply.Listing(heading, lines, 0, heading);
  }

  private static Fact fact(String code, ReferenceTable table, String name, String value) {
    return Fact.of(code, "en", table.title().en(), "es", table.title().es(), name, value);
  }

  private static Fact line(Row row) {
    return Fact.of(
        "console.show.row",
        "nameEn",
        row.name().en(),
        "nameEs",
        row.name().es(),
        "textEn",
        row.text().en(),
        "textEs",
        row.text().es());
  }

  private Reply unknown(ChannelContext place, String typed) {
    List<String> known =
        new ArrayList<>(references.tables().stream().map(ReferenceTable::topic).toList());
    known.addAll(List.of(SERVICES, ENVIRONMENTS));
    List<String> near = Suggestions.near(typed, known);
    String slash = ControlHandler.SLASH;
    List<Reply.Button> buttons =
        (near.isEmpty() ? List.of("show") : near.stream().map(topic -> "show " + topic).toList())
            .stream()
                .flatMap(text ->
                    Buttons.typing(place.request(), slash + " " + text, slash, text).stream())
                .toList();
    return new Reply.Refused(Fact.of("console.show.unknown", "topic", typed), buttons);
  }

  /** One line for each service, with where it runs. */
  private ReferenceTable services() {
    List<Row> rows =
        catalog.everyService().stream()
            .collect(
                Collectors.groupingBy(
                    target -> target.environment().platform() + " · " + target.name(),
                    java.util.TreeMap::new,
                    Collectors.toList()))
            .entrySet()
            .stream()
            .map(entry -> row(entry.getKey(), where(entry.getValue())))
            .toList();
    return catalogue(SERVICES, new Texts("Services", "Servicios"), rows);
  }

  private static String where(List<Target.OfService> targets) {
    int port = targets.getFirst().service().port();
    return targets.stream()
            .map(target -> target.environment().name() + " → " + target.service().deployment())
            .sorted()
            .collect(Collectors.joining(", "))
        + (port > 0 ? " · :" + port : "");
  }

  private ReferenceTable environments() {
    List<Row> rows =
        catalog.everyEnvironment().stream()
            .sorted(Comparator.comparing(Environment::key))
            .map(one ->
                row(
                    one.platform() + " · " + one.name(),
                    one.cluster().name()
                        + " / "
                        + one.namespace()
                        + " · "
                        + one.tier().name().toLowerCase(Locale.ROOT)))
            .toList();
    return catalogue(ENVIRONMENTS, new Texts("Environments", "Entornos"), rows);
  }

  private static ReferenceTable catalogue(String topic, Texts title, List<Row> rows) {
    return new ReferenceTable(topic, List.of(), title, "config/catalog", rows);
  }

  private static Row row(String name, String text) {
    return new Row(new Texts(name, name), new Texts(text, text));
  }
}
