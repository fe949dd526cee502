package dev.opsdeck.demo.slack.state;

import dev.opsdeck.demo.slack.state.Message.SharedFile;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files between "give me an address" and "show them in the channel". */
public final class Uploads {
  private final Map<String, Upload> uploads = new LinkedHashMap<>();
  private final Stamps stamps;

  Uploads(Stamps stamps) {
    this.stamps = stamps;
  }

  private record Upload(String name, long length, byte @Nullable [] bytes) {}

  public String announce(String name, long length) {
    String id = stamps.id("F");
    uploads.put(id, new Upload(name, length, null));
    return id;
  }

  /** Keeps the bytes; says whether the address was given before. */
  public boolean receive(String id, byte[] bytes) {
    Upload upload = uploads.get(id);
    if (upload == null) {
      return false;
    }
    uploads.put(id, new Upload(upload.name(), upload.length(), bytes.clone()));
    return true;
  }

  /** Ends an upload: it can be completed once. */
  public void end(String id) {
    uploads.remove(id);
  }

  public SharedFile complete(String id, @Nullable String title) {
    Upload upload = uploads.get(id);
    if (upload == null || upload.bytes() == null) {
      throw new Refusal("file_not_found");
    }
    String text = new String(upload.bytes(), StandardCharsets.UTF_8);
    return new SharedFile(id, upload.name(), title == null ? upload.name() : title, text);
  }
}
