package dev.opsdeck.runbook;

import dev.opsdeck.runbook.ActionSignature.Field;
import dev.opsdeck.runbook.ActionSignature.FieldType;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The actions that the shipped runbooks name, as the runbook package has been promised them. */
public final class Signatures {
  private Signatures() {}

  public static List<ActionSignature> all() {
    return List.of(
        read(
            "kubernetes.get",
            "kind:text view?:text",
            "found:boolean ready:integer wanted:integer unhealthy:integer image:text"),
        read(
            "kubernetes.rollout.status",
            "timeout?:duration",
            "ready:integer wanted:integer revision:text image:text"),
        read(
            "kubernetes.rollout.history",
            "revision?:integer",
            "current:integer revisions:integer image:text"),
        change(
            "kubernetes.rollout.undo",
            "toRevision?:integer",
            "fromRevision:integer toRevision:integer fromImage:text toImage:text fromVersion:text"
                + " toVersion:text"),
        change("kubernetes.rollout.restart", "", "restartedAt:text image:text"),
        change(
            "kubernetes.image.set",
            "image:text cause?:text",
            "fromImage:text toImage:text fromVersion:text toVersion:text"),
        change(
            "kubernetes.scale",
            "replicas:integer pinHpa?:boolean hpaMin?:integer hpaMax?:integer",
            "fromReplicas:integer toReplicas:integer pinned:boolean"),
        read(
            "kubernetes.logs",
            "tail?:integer since?:duration previous?:boolean grep?:text pod?:text container?:text"
                + " expectEmpty?:boolean",
            "lines:integer pods:integer"),
        read(
            "kubernetes.assert",
            "condition:text image?:text replicas?:integer within?:duration",
            "ok:boolean"),
        read(
            "certificate.status",
            "name?:text",
            "ready:boolean daysLeft:integer certificates:integer"),
        read("http.check", "url:text status?:integer anyOf?:list", "status:integer millis:integer"),
        read("tls.check", "host:text", "daysLeft:integer issuer:text"));
  }

  public static ActionSignature named(String name) {
    return all().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private static ActionSignature read(String name, String inputs, String outputs) {
    return new ActionSignature(name, Effect.READ, fields(inputs), fields(outputs));
  }

  private static ActionSignature change(String name, String inputs, String outputs) {
    return new ActionSignature(name, Effect.CHANGE, fields(inputs), fields(outputs));
  }

  /** Reads {@code name:type}, with a question mark after the name of an optional one. */
  private static SortedMap<String, Field> fields(String text) {
    SortedMap<String, Field> fields = new TreeMap<>();
    for (String field : text.isEmpty() ? new String[0] : text.split(" ")) {
      String name = field.substring(0, field.indexOf(':'));
      String type = field.substring(field.indexOf(':') + 1).toUpperCase(Locale.ROOT);
      fields.put(name.replace("?", ""), new Field(FieldType.valueOf(type), !name.endsWith("?")));
    }
    return fields;
  }
}
