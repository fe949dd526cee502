package dev.opsdeck.catalog;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads where the code of an environment comes from. */
final class DeliveryReader {
  private static final URI GITHUB = URI.create("https://api.github.com");
  private static final URI TERRAFORM = URI.create("https://app.terraform.io");
  private static final Pattern REPOSITORY =
      Pattern.compile("(?<owner>[A-Za-z0-9-]{1,39})/(?<name>[A-Za-z0-9._-]{1,100})");

  /** What Helm keeps when nothing is said. */
  private static final int HELMS_OWN = 10;

  private DeliveryReader() {}

  static @Nullable Repository github(Section section) {
    section.only(Set.of("repository", "api", "directory", "workflow", "runInput"));
    String repository = section.required("repository");
    Matcher parts = REPOSITORY.matcher(repository);
    if (!parts.matches()) {
      section.report(
          "repository",
          "'" + repository + "' is no repository of GitHub",
          "write 'repository: owner/name'");
      return null;
    }
    URI api = address(section, "api");
    return new Repository(
        api == null ? GITHUB : api,
        parts.group("owner"),
        parts.group("name"),
        section.text("directory"),
        section.text("workflow"),
        section.text("runInput"));
  }

  static Workspace terraform(Section section) {
    section.only(Set.of("api", "organization", "workspace"));
    URI api = address(section, "api");
    return new Workspace(
        api == null ? TERRAFORM : api,
        section.required("organization"),
        section.required("workspace"));
  }

  static Release release(Section.Entry entry, String namespace) {
    Section section = entry.section();
    section.only(Set.of("namespace", "chart", "version", "values", "imageTag", "keep"));
    if (!entry.name().matches("[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?")) {
      section.report(
          "", "'" + entry.name() + "' is no name of a release", "write small letters and dashes");
    }
    String own = section.text("namespace");
    return new Release(
        entry.name(),
        own == null ? namespace : own,
        section.text("chart"),
        section.text("version"),
        section.texts("values"),
        section.text("imageTag"),
        keep(section));
  }

  private static int keep(Section section) {
    String text = section.text("keep");
    if (text == null || text.matches("[1-9]\\d{0,2}")) {
      return text == null ? HELMS_OWN : Integer.parseInt(text);
    }
    section.report("keep", "'" + text + "' is no number of revisions", "write 'keep: 10'");
    return HELMS_OWN;
  }

  /** A base address without a slash at its end. */
  static @Nullable URI address(Section section, String key) {
    String text = section.text(key);
    if (text == null) {
      return null;
    }
    try {
      URI address = new URI(text.replaceFirst("/+$", ""));
      if (address.getHost() != null && String.valueOf(address.getScheme()).matches("https?")) {
        return address;
      }
    } catch (URISyntaxException unreadable) {
      // told below, like an address without a host
    }
    section.report(
        key, "'" + text + "' is no web address", "write http://host:port or https://host");
    return null;
  }
}
