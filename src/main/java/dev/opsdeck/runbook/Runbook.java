package dev.opsdeck.runbook;

import dev.opsdeck.kernel.Texts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A validated runbook.
 *
 * @param source where in the operations manuals it comes from
 * @param command absent when only other means start it
 * @param approval absent when the access policy decides alone
 * @param announce announcement template by moment: {@code start}, {@code complete}
 * @param verify steps after the others whose failure fails the run
 * @param text the exact file, kept with every run
 * @param digest SHA-256 of {@code text}
 */
public record Runbook(
    String name,
    Texts title,
    String source,
    @Nullable CommandBinding command,
    List<Parameter> parameters,
    @Nullable ApprovalRule approval,
    Map<Moment, String> announce,
    List<Step> steps,
    List<Step> verify,
    OnFailure onFailure,
    String text,
    String digest) {
  public Runbook {
    parameters = List.copyOf(parameters);
    announce = Map.copyOf(announce);
    steps = List.copyOf(steps);
    verify = List.copyOf(verify);
  }

  /** When an announcement is made. */
  public enum Moment {
    START,
    COMPLETE
  }
}
