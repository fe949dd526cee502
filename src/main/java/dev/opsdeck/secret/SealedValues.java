package dev.opsdeck.secret;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.RunId;
import java.util.Optional;

/**
 * Values that are kept sealed from the moment they are known until a step has used them. What
 * stands for one everywhere else is its ref, such as {@code sealed:4f0c…}, which opens nothing by
 * itself. Safe for any number of threads.
 *
 * <p>A value is wiped when the run that it belongs to ends, however it ends; one that no run has
 * taken within a quarter of an hour is wiped, too.
 */
public interface SealedValues {
  /** What a ref looks like. */
  String REF = "sealed:[-._a-zA-Z0-9/]{1,200}";

  /** Whether this installation has a key. Without one nothing can be sealed. */
  boolean available();

  /**
   * Seals what a person has entered; it opens only for what that person asks for.
   *
   * @param person the chat's own id of who entered it
   * @return its ref
   * @throws IllegalStateException when there is no key
   */
  String entered(String person, String value);

  /**
   * Seals what a run has made or read, under a name of its own. The first value of a name stays, so
   * that a step that is carried out twice gives the same.
   */
  void keep(RunId run, String name, String value);

  /** The ref of what a run keeps under a name, whether it is there yet or not. */
  static String ref(RunId run, String name) {
    return "sealed:" + run.value() + "/" + name;
  }

  /** Whether a ref is one of what this run itself keeps. */
  static boolean isOf(RunId run, String ref) {
    return ref.startsWith("sealed:" + run.value() + "/");
  }

  /** Whether it can be opened for this person's run. */
  default boolean holds(String ref, Actor asker, RunId run) {
    return open(ref, asker, run).isPresent();
  }

  /** The value, for the one call that needs it; empty when it is wiped or somebody else's. */
  Optional<String> open(String ref, Actor asker, RunId run);

  /** By which people see that two values differ; it tells nothing else of them. */
  String fingerprint(byte[] value);

  /** Of an installation without a key. */
  static SealedValues none() {
    return new SealedValues() {
      @Override
      public boolean available() {
        return false;
      }

      @Override
      public String entered(String person, String value) {
        throw new IllegalStateException("there is no key to seal with");
      }

      @Override
      public void keep(RunId run, String name, String value) {
        throw new IllegalStateException("there is no key to seal with");
      }

      @Override
      public Optional<String> open(String ref, Actor asker, RunId run) {
        return Optional.empty();
      }

      @Override
      public String fingerprint(byte[] value) {
        return "";
      }
    };
  }
}
