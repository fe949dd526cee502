package dev.opsdeck.oncall;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.WrittenTime;
import dev.opsdeck.kernel.YamlDocument;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of one entry: each is read, or its problem is added. */
record Fields(YamlDocument document, JsonNode node, String at, List<ConfigProblem> problems) {
  private static final Pattern TURN = Pattern.compile("(\\d{1,4})([hdw])");
  private static final String PERSON = "name a person by chat id (U024BE7LH), e-mail or @handle";

  Fields at(JsonNode other, String pointer) {
    return new Fields(document, other, pointer, problems);
  }

  Optional<String> text(String key, String cure) {
    String text = node.path(key).asText().strip();
    return text.isEmpty() ? missing(key, cure) : Optional.of(text);
  }

  Optional<Layer> layer() {
    return switch (node.path("layer").asText("primary").toLowerCase(Locale.ROOT)) {
      case "primary" -> Optional.of(Layer.PRIMARY);
      case "secondary" -> Optional.of(Layer.SECONDARY);
      default -> wrong("layer", "write primary or secondary");
    };
  }

  List<PersonRef> people() {
    JsonNode list = node.path("people");
    if (!list.isArray() || list.isEmpty()) {
      add("people", "nobody is in this rotation", PERSON);
    }
    List<PersonRef> people = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      Optional<PersonRef> person = RotaReader.person(list.get(i));
      person.ifPresentOrElse(people::add, () -> add("people", "this is not a person", PERSON));
    }
    return people;
  }

  Optional<Duration> every() {
    Matcher turn = TURN.matcher(node.path("every").asText());
    if (!turn.matches() || Integer.parseInt(turn.group(1)) == 0) {
      return wrong("every", "write hours, days or weeks, such as 12h, 1d, 7d or 1w");
    }
    long count = Long.parseLong(turn.group(1));
    return Optional.of(
        switch (turn.group(2)) {
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          default -> Duration.ofDays(7 * count);
        });
  }

  Optional<ZoneId> zone() {
    try {
      return Optional.of(ZoneId.of(node.path("zone").asText("UTC")));
    } catch (DateTimeException unknown) {
      return wrong("zone", "write a zone of the tz database, such as America/Bogota or UTC");
    }
  }

  Optional<LocalDateTime> start(ZoneId zone) {
    return time("start", zone).map(instant -> instant.atZone(zone).toLocalDateTime());
  }

  Optional<Substitution> substitution(ZoneId zone) {
    Optional<Instant> from = time("from", zone);
    Optional<Instant> to = time("to", zone);
    Optional<PersonRef> person = RotaReader.person(node.path("person"));
    if (person.isEmpty()) {
      add("person", "nobody is named for this override", PERSON);
    }
    if (from.isEmpty() || to.isEmpty() || person.isEmpty()) {
      return Optional.empty();
    }
    if (!from.get().isBefore(to.get())) {
      return wrong("to", "an override must end after it starts: move 'to' behind 'from'");
    }
    return Optional.of(new Substitution(from.get(), to.get(), person.get()));
  }

  private Optional<Instant> time(String key, ZoneId zone) {
    String text = node.path(key).asText().strip();
    if (text.isEmpty()) {
      return missing(key, WrittenTime.FORMS);
    }
    Optional<Instant> time = WrittenTime.parse(text, zone);
    return time.isPresent() ? time : wrong(key, WrittenTime.FORMS);
  }

  private <T> Optional<T> missing(String key, String cure) {
    add(key, "'" + key + "' is missing", cure);
    return Optional.empty();
  }

  private <T> Optional<T> wrong(String key, String cure) {
    add(key, "'" + key + ": " + node.path(key).asText() + "' cannot be used", cure);
    return Optional.empty();
  }

  private void add(String key, String wrong, String right) {
    problems.add(document.problemAt(at + "/" + key, wrong, right));
  }
}
