package dev.opsdeck.action.kubernetes.secret;

import dev.opsdeck.action.kubernetes.reading.Annotations;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Secret as the cluster has it, and what is to be set in it.
 *
 * @param secret absent when there is none of that name
 * @param wanted absent until it is known
 * @param readers what reads it, as people name it
 */
record Held(@Nullable Secret secret, @Nullable Wanted wanted, String stamp, List<String> readers) {
  Held {
    readers = List.copyOf(readers);
  }

  static Held of(@Nullable Secret secret, List<String> readers) {
    return new Held(
        secret, null, secret == null ? "" : Annotations.on(secret, Annotations.STAMP), readers);
  }

  boolean exists() {
    return secret != null;
  }

  Held wanting(Wanted next) {
    return new Held(secret, next, stamp, readers);
  }

  Held stamped(String next) {
    return new Held(secret, wanted, next, readers);
  }

  Optional<byte[]> value(String key) {
    return Optional.ofNullable(data(secret).get(key)).map(Base64.getDecoder()::decode);
  }

  int keys() {
    return data(secret).size();
  }

  String uid() {
    return secret == null ? "" : String.valueOf(secret.getMetadata().getUid());
  }

  @SuppressWarnings("NullAway") // fabric8 is not annotated: the map may be null
  static Map<String, String> data(@Nullable Secret secret) {
    return secret == null || secret.getData() == null ? Map.of() : secret.getData();
  }
}
