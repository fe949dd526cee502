package dev.opsdeck.run.state;

import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people have said of a run.
 *
 * @param asked absent unless somebody's agreement is, or was last, asked for
 */
public record Authorization(@Nullable Requested asked, Granted granted, ControlRequest control) {
  /**
   * @param gate the gate that the question is about; absent for the whole plan
   * @param by who has agreed to just that, once enough have
   */
  public record Requested(ApprovalId approval, StepTree.@Nullable Gate gate, List<PersonRef> by) {
    public Requested {
      by = List.copyOf(by);
    }
  }

  /**
   * @param planDigest of what may run, absent until that is granted
   * @param approvedBy empty when the policy needed nobody
   * @param passed the gates that are open
   * @param glass absent unless it runs without anybody's agreement
   */
  public record Granted(
      @Nullable String planDigest,
      List<PersonRef> approvedBy,
      List<String> passed,
      @Nullable Glass glass) {
    public Granted {
      approvedBy = List.copyOf(approvedBy);
      passed = List.copyOf(passed);
    }

    static Granted none() {
      return new Granted(null, List.of(), List.of(), null);
    }
  }

  /**
   * Somebody broke the glass.
   *
   * @param review absent until somebody else has looked at it
   */
  public record Glass(PersonRef by, String reason, @Nullable Fact review) {
    public Glass {
      reason = ForeignText.clean(reason);
    }
  }

  /**
   * What somebody wants of it.
   *
   * @param pausedBy absent unless it is to rest
   */
  public record ControlRequest(
      @Nullable PersonRef cancelledBy, @Nullable PersonRef pausedBy, String reason) {
    public ControlRequest {
      reason = ForeignText.clean(reason);
    }

    static ControlRequest none() {
      return new ControlRequest(null, null, "");
    }
  }

  public static Authorization none() {
    return new Authorization(null, Granted.none(), ControlRequest.none());
  }

  public @Nullable ApprovalId open() {
    return asked == null ? null : asked.approval();
  }

  /** What may run now is asked for: whatever was granted before stays, but for the digest. */
  public Authorization asked(ApprovalId approval, StepTree.@Nullable Gate gate) {
    return new Authorization(
        new Requested(approval, gate, List.of()),
        new Granted(null, granted.approvedBy(), granted.passed(), granted.glass()),
        control);
  }

  public Authorization granted(String digest, List<PersonRef> by, @Nullable Glass glass) {
    List<PersonRef> all =
        Stream.concat(granted.approvedBy().stream(), by.stream()).distinct().toList();
    return new Authorization(
        asked == null ? null : new Requested(asked.approval(), asked.gate(), by),
        new Granted(digest, all, granted.passed(), glass == null ? granted.glass() : glass),
        control);
  }

  /** The gate is open, and nothing is asked any more. */
  public Authorization passed(String gate) {
    List<String> all =
        Stream.concat(granted.passed().stream(), Stream.of(gate)).distinct().toList();
    return new Authorization(
        null,
        new Granted(granted.planDigest(), granted.approvedBy(), all, granted.glass()),
        control);
  }

  /** Everything that was agreed to is void: there is no plan any more. */
  public Authorization voided() {
    return new Authorization(
        null, new Granted(null, List.of(), List.of(), granted.glass()), control);
  }

  /** The question at a gate is void, whoever has answered it; what was agreed to before is not. */
  public Authorization gateVoided() {
    return new Authorization(
        null, new Granted(null, List.of(), granted.passed(), granted.glass()), control);
  }

  public Authorization reviewed(Fact review) {
    Glass glass = granted.glass();
    return glass == null
        ? this
        : new Authorization(
            asked,
            new Granted(
                granted.planDigest(),
                granted.approvedBy(),
                granted.passed(),
                new Glass(glass.by(), glass.reason(), review)),
            control);
  }

  public Authorization cancelled(PersonRef by, String reason) {
    return new Authorization(asked, granted, new ControlRequest(by, null, reason));
  }

  public Authorization paused(PersonRef by, String reason) {
    return new Authorization(asked, granted, new ControlRequest(control.cancelledBy(), by, reason));
  }

  public Authorization resumed() {
    return new Authorization(asked, granted, new ControlRequest(control.cancelledBy(), null, ""));
  }
}
