package dev.opsdeck.oncall;

import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The rotations of {@code oncall.yaml}: who is on call is a pure function of the instant. */
public final class Rota implements OnCall {
  private final List<Rotation> rotations;

  Rota(List<Rotation> rotations) {
    this.rotations = rotations.stream().sorted(Comparator.comparing(Rotation::layer)).toList();
  }

  /**
   * Reads {@code oncall.yaml}.
   *
   * @throws ConfigException with every problem, its place and its cure, when the file is missing or
   *     would leave nobody on call
   */
  public static OnCall load(ConfigTree config) {
    return new RotaReader(config).read();
  }

  @Override
  public List<PersonRef> at(Instant instant) {
    return rotations.stream().map(rotation -> rotation.at(instant)).distinct().toList();
  }
}
