package dev.opsdeck.action.azure;

import com.azure.containers.containerregistry.ContainerRegistryClient;
import com.azure.containers.containerregistry.models.ArtifactManifestOrder;
import com.azure.containers.containerregistry.models.ArtifactManifestProperties;
import com.azure.core.exception.AzureException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.util.Context;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lists the tags of a service's repository in Azure Container Registry, newest first.
 *
 * <p>By manifest and not by tag, as only manifests are listed in the order of their time.
 */
final class RegistryTagsAction
    implements ReadAction<RegistryTagsAction.Input, RegistryTagsAction.Output> {
  private static final Pattern IMAGE =
      Pattern.compile("(?<server>[a-z0-9-]+\\.azurecr\\.(?:io|cn|us))/(?<repository>[^:@]+)");

  private static final int USUAL = 20;
  private static final int MOST = 100;

  /** Further than this nobody looks for one tag: 20 pages of the registry. */
  private static final int DEEPEST = 2_000;

  /** Enough for people; a registry bears far more. */
  private static final int AT_ONCE = 8;

  /**
   * @param tag one that must be there
   * @param limit how many tags to list, 1 to 100, 20 when it is not given
   */
  record Input(@Nullable String tag, @Nullable Integer limit) {}

  /**
   * @param newest tag; absent when the repository has none
   * @param digest what {@code tag} means now, or the newest
   */
  record Output(String repository, int count, @Nullable String newest, @Nullable String digest) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>("azure.acr.tags", Effect.READ, Input.class, Output.class, List.of());

  private final Function<String, ContainerRegistryClient> registries;
  private final Map<String, ContainerRegistryClient> clients = new ConcurrentHashMap<>();
  private final Semaphore permits = new Semaphore(AT_ONCE);

  /**
   * @param registries clients by server; each is made at the first question
   */
  RegistryTagsAction(Function<String, ContainerRegistryClient> registries) {
    this.registries = registries;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    String image = context.service().image();
    Matcher parts = IMAGE.matcher(image);
    if (!parts.matches()) {
      return new Failed<>(Fact.of("azure.not-a-registry", "image", image), Again.WILL_NOT_HELP);
    }
    String server = parts.group("server");
    String repository = parts.group("repository");
    permits.acquire();
    try {
      return told(server, repository, input, tags(server, repository, input));
    } catch (HttpResponseException refused) {
      return failed(refused, server, repository);
    } catch (AzureException unanswered) {
      String why =
          ForeignText.clean(String.valueOf(unanswered.getMessage()).lines().findFirst().orElse(""));
      Fact fact = Fact.of("azure.no-identity", "registry", server, "why", why);
      return new Failed<>(fact, Again.WILL_NOT_HELP);
    } finally {
      permits.release();
    }
  }

  /** A tag and what it means. */
  private record Tag(String name, String digest, OffsetDateTime created, OffsetDateTime updated) {}

  /** No more pages are asked for than are needed. */
  private List<Tag> tags(String server, String repository, Input input) {
    String wanted = input.tag();
    int most = wanted == null ? limit(input) : DEEPEST;
    List<Tag> tags = new ArrayList<>();
    for (ArtifactManifestProperties manifest :
        clients
            .computeIfAbsent(server, registries)
            .getRepository(repository)
            .listManifestProperties(
                ArtifactManifestOrder.LAST_UPDATED_ON_DESCENDING, Context.NONE)) {
      List<String> names = manifest.getTags() == null ? List.of() : manifest.getTags();
      names.stream().sorted().map(name -> tag(name, manifest)).forEach(tags::add);
      if (tags.size() >= most || (wanted != null && names.contains(wanted))) {
        break;
      }
    }
    return tags;
  }

  private static Tag tag(String name, ArtifactManifestProperties manifest) {
    return new Tag(
        ForeignText.clean(name),
        manifest.getDigest(),
        manifest.getCreatedOn(),
        manifest.getLastUpdatedOn());
  }

  private static int limit(Input input) {
    Integer limit = input.limit();
    return limit == null ? USUAL : Math.clamp(limit, 1, MOST);
  }

  private static StepOutcome<Output> told(
      String server, String repository, Input input, List<Tag> tags) {
    String wanted = input.tag();
    List<Tag> meant =
        wanted == null
            ? tags.stream().limit(limit(input)).toList()
            : tags.stream().filter(tag -> tag.name().equals(wanted)).toList();
    if (wanted != null && meant.isEmpty()) {
      Fact missing =
          Fact.of("azure.tag-missing", "tag", wanted, "repository", repository, "registry", server);
      return new Failed<>(missing, Again.WILL_NOT_HELP, lines(tags.stream().limit(5).toList()));
    }
    Output output =
        new Output(
            repository,
            meant.size(),
            tags.isEmpty() ? null : tags.getFirst().name(),
            meant.isEmpty() ? null : meant.getFirst().digest());
    Fact summary =
        Fact.of("azure.tags", "count", meant.size(), "repository", repository, "registry", server);
    return new Done<>(output, summary, lines(meant), List.of());
  }

  private static List<Fact> lines(List<Tag> tags) {
    return tags.stream()
        .map(tag ->
            Fact.of(
                "azure.tag",
                "tag",
                tag.name(),
                "digest",
                tag.digest(),
                "created",
                tag.created().toInstant(),
                "updated",
                tag.updated().toInstant()))
        .toList();
  }

  private static StepOutcome<Output> failed(
      HttpResponseException refused, String server, String repository) {
    int status = refused.getResponse() == null ? 0 : refused.getResponse().getStatusCode();
    return switch (status) {
      case 404 ->
          new Failed<>(
              Fact.of("azure.no-repository", "repository", repository, "registry", server),
              Again.WILL_NOT_HELP);
      case 401, 403 ->
          new Failed<>(Fact.of("azure.denied", "registry", server), Again.WILL_NOT_HELP);
      default ->
          new Failed<>(
              Fact.of("azure.unanswered", "registry", server, "status", status), Again.MAY_HELP);
    };
  }
}
