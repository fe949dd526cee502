package dev.opsdeck.console;

import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.progress.Address;
import dev.opsdeck.run.Locks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds what the test says and remembers what was asked. */
final class ScriptedLocks implements Locks {
  static final Fact DONE = new Fact("test.done", new TreeMap<>());

  final List<Held> held = new ArrayList<>();
  final List<String> asked = new ArrayList<>();
  Outcome answer = new Outcome.Done(DONE);

  @Override
  public List<Held> held() {
    return List.copyOf(held);
  }

  /** Where the last change was to be told. */
  List<Address> told = List.of();

  @Override
  public Locks toldIn(List<Address> places) {
    told = places;
    return this;
  }

  @Override
  public Outcome lock(Target target, String reason, Actor actor) {
    return answer("lock " + target.key() + " by " + actor.id() + ": " + reason);
  }

  @Override
  public Outcome unlock(Target target, String reason, Actor actor) {
    return answer("unlock " + target.key() + " by " + actor.id() + ": " + reason);
  }

  @Override
  public Outcome freeze(
      Environment environment, String reason, @Nullable Instant until, Actor actor) {
    return answer("freeze " + name(environment) + " until " + until + ": " + reason);
  }

  @Override
  public Outcome unfreeze(Environment environment, String reason, Actor actor) {
    return answer("unfreeze " + name(environment) + ": " + reason);
  }

  private static String name(Environment environment) {
    return environment.platform() + "/" + environment.name();
  }

  private Outcome answer(String question) {
    asked.add(question);
    return answer;
  }
}
