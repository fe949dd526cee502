package dev.opsdeck.action.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.rest.Rest;
import dev.opsdeck.action.rest.RestAnswer;
import dev.opsdeck.action.rest.RestCall;
import dev.opsdeck.catalog.Repository;
import dev.opsdeck.kernel.Fact;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of an image in GitHub's registry, and what each is made of.
 *
 * @param repository with its registry: {@code ghcr.io/owner/name}
 */
record ContainerPackage(String repository, String owner, String name) {
  private static final Pattern IMAGE =
      Pattern.compile("ghcr\\.io/(?<owner>[a-z0-9-]+)/(?<name>[a-z0-9._/-]+)");

  private static final int PAGE = 100;
  private static final int PAGES = 30;

  private static final String MANIFESTS =
      "application/vnd.oci.image.index.v1+json,"
          + "application/vnd.docker.distribution.manifest.list.v2+json,"
          + "application/vnd.oci.image.manifest.v1+json,"
          + "application/vnd.docker.distribution.manifest.v2+json";

  /**
   * @param image without tag or digest
   */
  static Optional<ContainerPackage> of(String image) {
    Matcher parts = IMAGE.matcher(image);
    return parts.matches()
        ? Optional.of(new ContainerPackage(image, parts.group("owner"), parts.group("name")))
        : Optional.empty();
  }

  /** One version: an index of several platforms, one of its parts, or an image of its own. */
  record Version(long id, String digest, List<String> tags, Instant created) {
    Version {
      tags = List.copyOf(tags);
    }
  }

  /** What a question gave. */
  sealed interface Found<T> {
    record Ok<T>(T value) implements Found<T> {}

    record No<T>(GitHub.Refusal refusal) implements Found<T> {}
  }

  /** Below the account, which may be an organisation's or a person's. */
  Found<String> path(GitHub github, Repository at) throws InterruptedException {
    return switch (github.ask(at, "/users/" + owner, Map.of())) {
      case GitHub.Answer.No(GitHub.Refusal no) -> new Found.No<>(no);
      case GitHub.Answer.Ok(int _, JsonNode account) -> {
        boolean organisation = account.path("type").asText().equals("Organization");
        yield new Found.Ok<>(
            (organisation ? "/orgs/" : "/users/")
                + owner
                + "/packages/container/"
                + RestCall.encoded(name)
                + "/versions");
      }
    };
  }

  /** The newest first. */
  Found<List<Version>> versions(GitHub github, Repository at, String path)
      throws InterruptedException {
    List<Version> versions = new ArrayList<>();
    for (int page = 1; page <= PAGES; page++) {
      Map<String, String> query =
          Map.of("per_page", String.valueOf(PAGE), "page", String.valueOf(page));
      switch (github.ask(at, path, query)) {
        case GitHub.Answer.No(GitHub.Refusal no) -> {
          return new Found.No<>(no);
        }
        case GitHub.Answer.Ok(int _, JsonNode body) -> {
          body.forEach(version -> versions.add(version(version)));
          if (body.size() < PAGE) {
            return new Found.Ok<>(versions);
          }
        }
      }
    }
    return new Found.Ok<>(versions);
  }

  private static Version version(JsonNode version) {
    List<String> tags = new ArrayList<>();
    version.at("/metadata/container/tags").forEach(tag -> tags.add(tag.asText()));
    return new Version(
        version.path("id").asLong(),
        version.path("name").asText(),
        tags,
        Instant.parse(version.path("created_at").asText()));
  }

  /** Asks the registry itself, as {@code docker pull} does. */
  record Registry(Rest rest, URI address, String token) {
    private static final String SERVICE = "ghcr.io";

    /** What lets pull from one repository. */
    Found<String> session(ContainerPackage of) throws InterruptedException {
      String basic =
          Base64.getEncoder().encodeToString(("opsdeck:" + token).getBytes(StandardCharsets.UTF_8));
      RestCall call =
          RestCall.get(
                  SERVICE,
                  address,
                  "/token",
                  Map.of(
                      "service",
                      SERVICE,
                      "scope",
                      "repository:" + of.owner() + "/" + of.name() + ":pull"))
              .with("Authorization", "Basic " + basic);
      return switch (rest.send(call)) {
        case RestAnswer.None(Fact why, var _) -> no(0, why, Again.MAY_HELP);
        case RestAnswer.Json answer ->
            answer.status() == 200
                ? new Found.Ok<>(answer.body().path("token").asText())
                : refused(of, answer.status());
      };
    }

    /** The digests of the parts of an index; none of an image of its own. */
    Found<List<String>> parts(ContainerPackage of, String digest, String session)
        throws InterruptedException {
      String path = "/v2/" + of.owner() + "/" + of.name() + "/manifests/" + digest;
      RestCall call =
          RestCall.get(SERVICE, address, path, Map.of()).with("Accept", MANIFESTS).bearer(session);
      return switch (rest.send(call)) {
        case RestAnswer.None(Fact why, var _) -> no(0, why, Again.MAY_HELP);
        case RestAnswer.Json answer ->
            answer.status() == 200
                ? new Found.Ok<>(answer.body().path("manifests").findValuesAsText("digest"))
                : refused(of, answer.status());
      };
    }

    private static <T> Found<T> refused(ContainerPackage of, int status) {
      return no(
          status,
          Fact.of("ghcr.unreadable", "repository", of.repository(), "status", status),
          status >= 500 || status == 429 ? Again.MAY_HELP : Again.WILL_NOT_HELP);
    }

    private static <T> Found<T> no(int status, Fact why, Again again) {
      return new Found.No<>(new GitHub.Refusal(status, why, again, null, false));
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "Registry[" + address + "]";
    }
  }
}
