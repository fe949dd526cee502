package dev.opsdeck.action.kubernetes.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.kubernetes.api.Manifest;
import java.util.List;
import java.util.stream.Collectors;

/** Objects as one file of YAML. */
final class YamlFile {
  private YamlFile() {}

  static Attachment of(Look look, List<JsonNode> objects) {
    String name =
        look.scope().isOne()
            ? look.scope().resource().kind().word() + "-" + look.scope().name()
            : look.scope().resource().kind().plural() + "-" + look.place();
    return new Attachment(
        name + ".yaml",
        objects.stream()
            .map(each -> Manifest.of(each).text())
            .collect(Collectors.joining("---\n")));
  }
}
