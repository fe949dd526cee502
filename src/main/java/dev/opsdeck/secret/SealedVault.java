package dev.opsdeck.secret;

import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.PollLoop;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.secret.SealStore.Box;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/** Sealed values in the database of the installation, whose key is not there. */
public final class SealedVault implements SealedValues, AutoCloseable {
  /** A form that is refused may be corrected for that long. */
  private static final Duration UNTAKEN = Duration.ofMinutes(15);

  private static final Duration ROUND = Duration.ofMinutes(1);

  private final SealKey key;
  private final SealStore store;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final PollLoop sweeps = new PollLoop("sealed-values", this::sweptAndPause);

  SealedVault(SealKey key, SealStore store, InstantSource clock) {
    this.key = key;
    this.store = store;
    this.clock = clock;
  }

  /**
   * @param database asked for at the first use
   */
  public static SealedVault in(Supplier<Database> database, SealKey key, InstantSource clock) {
    return new SealedVault(key, new PostgresSealStore(database), clock);
  }

  /** Begins to wipe what nobody has taken. */
  public void start() {
    sweeps.start();
  }

  private Duration sweptAndPause() {
    sweep();
    return ROUND;
  }

  void sweep() {
    store.sweep(clock.instant().minus(UNTAKEN));
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public String entered(String person, String value) {
    byte[] name = new byte[8];
    random.nextBytes(name);
    String ref = "sealed:" + HexFormat.of().formatHex(name);
    store.put(new Box(ref, person, null, key.seal(label(ref, person), value), clock.instant()));
    return ref;
  }

  @Override
  public void keep(RunId run, String name, String value) {
    String ref = SealedValues.ref(run, name);
    String owner = run.value();
    store.put(new Box(ref, owner, owner, key.seal(label(ref, owner), value), clock.instant()));
  }

  @Override
  public Optional<String> open(String ref, Actor asker, RunId run) {
    return store
        .find(ref)
        .filter(box -> box.owner().equals(asker.id()) || box.owner().equals(run.value()))
        .flatMap(box -> key.open(label(ref, box.owner()), box.content()));
  }

  private static String label(String ref, String owner) {
    return ref + " " + owner;
  }

  @Override
  public String fingerprint(byte[] value) {
    return key.fingerprint(value);
  }

  @Override
  public void close() {
    sweeps.close();
  }
}
