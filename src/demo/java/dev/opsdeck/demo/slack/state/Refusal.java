package dev.opsdeck.demo.slack.state;

import java.util.List;

/** Slack says no: an error code of the Web API, and the details that it gives with it. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final transient List<String> details;

  public Refusal(String code) {
    this(code, List.of());
  }

  public Refusal(String code, List<String> details) {
    super(code + (details.isEmpty() ? "" : " " + details), null, false, false);
    this.code = code;
    this.details = List.copyOf(details);
  }

  public String code() {
    return code;
  }

  public List<String> details() {
    return details;
  }
}
