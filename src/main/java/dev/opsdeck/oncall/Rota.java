package dev.opsdeck.oncall;

import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

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

  @Override
  public List<List<PersonRef>> layers(Instant instant) {
    Set<PersonRef> seen = new HashSet<>();
    SortedMap<Layer, List<PersonRef>> layers = new TreeMap<>();
    for (Rotation rotation : rotations) {
      PersonRef person = rotation.at(instant);
      if (seen.add(person)) {
        layers.computeIfAbsent(rotation.layer(), layer -> new ArrayList<>()).add(person);
      }
    }
    return layers.values().stream().map(List::copyOf).toList();
  }

  @Override
  public List<Shift> shifts(Instant instant) {
    return rotations.stream().map(rotation -> rotation.shift(instant)).toList();
  }
}
