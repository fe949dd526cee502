package dev.opsdeck.run.state;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.runbook.Runbook;

/**
 * What a run carries out: compiled once, when the run was asked for, so that it does what was
 * approved whatever the files say later.
 */
public record Program(Origin origin, Runbook runbook) {
  /** Where it comes from. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Origin.File.class, name = "file"),
    @JsonSubTypes.Type(value = Origin.Revert.class, name = "revert"),
    @JsonSubTypes.Type(value = Origin.FollowUp.class, name = "followUp")
  })
  public sealed interface Origin {
    /** A runbook of the configuration. */
    record File(String name) implements Origin {}

    /** Made of what another run has changed. */
    record Revert(RunId of) implements Origin {}

    /** Made of the checks that the runbook of another run asks for. */
    record FollowUp(RunId of) implements Origin {}

    /** As figures name it: those that are made for one run share a name. */
    default String label() {
      return switch (this) {
        case File file -> file.name();
        case Revert _ -> "revert";
        case FollowUp _ -> "follow-up";
      };
    }
  }

  public static Program of(Runbook runbook) {
    return new Program(new Origin.File(runbook.name()), runbook);
  }
}
