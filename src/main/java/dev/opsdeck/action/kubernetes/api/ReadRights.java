package dev.opsdeck.action.kubernetes.api;

import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Permission.Reach;
import dev.opsdeck.catalog.ObjectKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rights to look at objects. Which of them a look needs depends on the kind that somebody
 * names, so each is helpful and none is required. Secrets are read by their names only: a list of
 * them would show all that they hold to whoever has the right.
 */
public final class ReadRights {
  /** To get and list objects of every kind. */
  public static final List<Permission> ALL =
      Arrays.stream(ObjectKind.values()).flatMap(ReadRights::rights).toList();

  private ReadRights() {}

  /** To get and list objects of these kinds. */
  public static List<Permission> of(ObjectKind... kinds) {
    return Arrays.stream(kinds).flatMap(ReadRights::rights).toList();
  }

  private static Stream<Permission> rights(ObjectKind kind) {
    ApiResource resource = ApiResource.of(kind);
    Reach reach = kind.clusterWide() ? Reach.CLUSTER : Reach.NAMESPACE;
    return Stream.of("get", "list")
        .filter(verb -> kind != ObjectKind.SECRET || verb.equals("get"))
        .map(verb ->
            new Permission(
                verb, resource.group(), resource.plural(), reach, Permission.Need.HELPFUL));
  }
}
