package dev.opsdeck.access;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.PersonRef;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How configuration names people, and whom it means. */
final class People {
  static final String FORMS = "oncall, group:<handle>, or a person by user id, e-mail or @handle";

  private static final Pattern USER = Pattern.compile("[UW][A-Z0-9]{6,}");
  private static final Pattern PERSON = Pattern.compile("@\\S+|[UW][A-Z0-9]{6,}|\\S+@\\S+");

  private People() {}

  static Optional<Approvers> read(String text) {
    if (text.equals("oncall")) {
      return Optional.of(new Approvers.OnCall());
    }
    if (text.startsWith("group:")) {
      String group = bare(text.substring("group:".length()));
      return group.isEmpty() ? Optional.empty() : Optional.of(new Approvers.Group(group));
    }
    return PERSON.matcher(text).matches()
        ? Optional.of(new Approvers.Person(new PersonRef(text)))
        : Optional.empty();
  }

  static boolean names(Approvers approvers, Actor actor, List<PersonRef> onCall) {
    return switch (approvers) {
      case Approvers.OnCall() -> onCall.stream().anyMatch(person -> person.matches(actor));
      case Approvers.Person(PersonRef ref) -> ref.matches(actor);
      case Approvers.Group(String group) ->
          actor.groups().stream().anyMatch(member -> bare(member).equalsIgnoreCase(bare(group)));
    };
  }

  static boolean names(List<Approvers> list, Actor actor, List<PersonRef> onCall) {
    return list.stream().anyMatch(approvers -> names(approvers, actor, onCall));
  }

  /** Whether the request itself says if somebody is meant. */
  static boolean isById(Approvers approvers) {
    return approvers instanceof Approvers.Person(PersonRef ref)
        && USER.matcher(ref.value()).matches();
  }

  /** As configuration writes them. */
  static String shown(List<Approvers> list) {
    return list.stream().map(People::shown).collect(Collectors.joining(", "));
  }

  /** Equal for two spellings of the same. */
  static String key(Approvers approvers) {
    return shown(approvers).toLowerCase(Locale.ROOT);
  }

  private static String shown(Approvers approvers) {
    return switch (approvers) {
      case Approvers.OnCall() -> "oncall";
      case Approvers.Person(PersonRef ref) -> ref.value();
      case Approvers.Group(String group) -> "group:" + group;
    };
  }

  private static String bare(String group) {
    return group.startsWith("@") ? group.substring(1) : group;
  }
}
