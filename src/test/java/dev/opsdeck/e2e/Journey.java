package dev.opsdeck.e2e;

import dev.opsdeck.demo.slack.Delivery;
import dev.opsdeck.demo.slack.state.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Ana asks for an operation and Bruno approves it, as people do: when Slack shows them an error
 * they look whether it happened, and if not they do it again.
 *
 * <p>One at a time: the newest run in the database is the journey's own.
 */
final class Journey {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Ensemble ensemble;
  private final long before;

  private Journey(Ensemble ensemble) {
    this.ensemble = ensemble;
    this.before = runs();
  }

  /**
   * @param betweenRequests runs before each request to Opsdeck
   * @return the run's id, once it has succeeded; its card may still be on the way
   */
  static String travel(Ensemble ensemble, String command, Consumer<String> betweenRequests) {
    Journey journey = new Journey(ensemble);
    String run = journey.ask(command, betweenRequests);
    journey.approve(run, betweenRequests);
    Deadline.of(PATIENCE).await(run + " succeeds", () -> journey.state(run).equals("SUCCEEDED"));
    return run;
  }

  private String state(String run) {
    return ensemble.postgres().text("select state from run where id = '" + run + "'");
  }

  private String ask(String command, Consumer<String> betweenRequests) {
    while (runs() == before) {
      betweenRequests.accept("command");
      Delivery typed =
          ensemble.stage().workspace.client().command(Stage.ANA, Stage.CHANNEL, "/ops", command);
      if (typed.ok()) {
        Deadline.of(PATIENCE).await("a run for " + command, () -> runs() > before);
      } else {
        ensemble.awaitCarriedOut();
      }
    }
    return ensemble.postgres().text("select id from run order by created_at desc limit 1");
  }

  private void approve(String run, Consumer<String> betweenRequests) {
    boolean approved = false;
    while (!approved) {
      Message card =
          ensemble
              .stage()
              .workspace
              .awaitMessage(
                  Stage.CHANNEL,
                  PATIENCE,
                  message ->
                      isCard(message, run)
                          && (message.buttons().contains("Approve") || isBeyond(message)));
      if (isBeyond(card)) {
        return;
      }
      betweenRequests.accept("click");
      approved =
          ensemble.stage().workspace.client().press(Stage.BRUNO, card, "Approve").ok()
              || !state(run).equals("AWAITING_APPROVAL");
    }
  }

  private static boolean isCard(Message message, String run) {
    return ("run/" + run).equals(Evidence.marker(message));
  }

  /** The card has left the question behind. */
  private static boolean isBeyond(Message card) {
    return card.earlier().stream()
            .anyMatch(content -> content.plain().contains("Waiting for approval"))
        && !card.buttons().contains("Approve");
  }

  private long runs() {
    return ensemble.postgres().count("select count(*) from run");
  }

  /** What the newest run's card says, for a message. */
  static Optional<Message> card(Ensemble ensemble, String run) {
    return ensemble.stage().workspace.messages(Stage.CHANNEL).stream()
        .filter(message -> isCard(message, run))
        .findFirst();
  }
}
