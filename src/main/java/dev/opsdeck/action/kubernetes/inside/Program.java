package dev.opsdeck.action.kubernetes.inside;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecListener;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program with its arguments, started in a container by {@code pods/exec}: never a shell line, so
 * nothing in an argument is taken for more than that argument.
 *
 * @param container in which it runs
 */
record Program(List<String> command, String container, Duration patience) {
  /** Enough for anything that people read; what is more is left out and told. */
  private static final int MOST_BYTES = 1024 * 1024;

  private static final int FORBIDDEN = 403;
  private static final Duration ANSWER_OF_A_REFUSAL = Duration.ofSeconds(1);

  Program {
    command = List.copyOf(command);
  }

  /** What came of it in one pod. */
  sealed interface Ran {
    /**
     * @param cut whether there was more than is kept
     */
    record Ended(int exit, String out, String err, boolean cut) implements Ran {}

    /** It never ran. */
    record NotStarted(Fact why) implements Ran {}

    /** It may run still. */
    record TooLong(Fact why) implements Ran {}
  }

  /**
   * @throws KubernetesClientException when the API server refuses
   */
  Ran in(KubernetesClient client, Pod pod) throws InterruptedException {
    Captured out = new Captured(MOST_BYTES);
    Captured err = new Captured(MOST_BYTES);
    End end = new End();
    ExecWatch running = started(client, pod, out, err, end);
    try {
      Optional<Status> status = end.wait(patience);
      return status.isPresent()
          ? ended(pod, status.get(), out, err)
          : new Ran.TooLong(told("inside.too-long", pod, patience.toString()));
    } finally {
      running.close();
    }
  }

  /** The client throws what it cannot open without the answer that it got. */
  private ExecWatch started(KubernetesClient client, Pod pod, Captured out, Captured err, End end)
      throws InterruptedException {
    try {
      return client
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .inContainer(container)
          .writingOutput(out)
          .writingError(err)
          .usingListener(end)
          .exec(command.toArray(String[]::new));
    } catch (KubernetesClientException e) {
      end.wait(ANSWER_OF_A_REFUSAL);
      throw e;
    }
  }

  private Ran ended(Pod pod, Status status, Captured out, Captured err) {
    if ("Success".equals(status.getStatus())) {
      return new Ran.Ended(0, out.text(), err.text(), out.isCut());
    }
    Optional<Integer> exit = exit(status);
    return exit.isPresent()
        ? new Ran.Ended(exit.get(), out.text(), err.text(), out.isCut())
        : new Ran.NotStarted(
            told(
                "inside.not-started", pod, status.getMessage() == null ? "" : status.getMessage()));
  }

  private static Optional<Integer> exit(Status status) {
    if (status.getDetails() == null || status.getDetails().getCauses() == null) {
      return Optional.empty();
    }
    return status.getDetails().getCauses().stream()
        .filter(cause -> "ExitCode".equals(cause.getReason()))
        .map(StatusCause::getMessage)
        .map(Integer::valueOf)
        .findFirst();
  }

  private Fact told(String code, Pod pod, String why) {
    record Said(String program, String pod, String container, String why) {}
    return Fact.of(code, new Said(command.getFirst(), pod.getMetadata().getName(), container, why));
  }

  /** Waits for the Status with which every program ends. */
  private static final class End implements ExecListener {
    private final CompletableFuture<Status> status = new CompletableFuture<>();

    @Override
    public void onExit(int code, Status end) {
      status.complete(end);
    }

    @Override
    public void onFailure(Throwable failure, Response response) {
      status.completeExceptionally(response == null ? failure : refused(response));
    }

    /**
     * The answer to the opening handshake: its body, where the client kept it, is a Status. Who has
     * {@code get} but not {@code create} is refused without any explanation (1.36).
     */
    private static KubernetesClientException refused(Response response) {
      Status status = new StatusBuilder().withCode(response.code()).withMessage("").build();
      try {
        String body = response.body() == null ? "" : response.body();
        status = body.startsWith("{") ? Json.read(body, Status.class) : status;
      } catch (IOException | IllegalArgumentException unreadable) {
        status.setMessage(unreadable.getMessage());
      }
      if (response.code() == FORBIDDEN
          && status.getMessage().strip().matches("(.*is forbidden:)?")) {
        status.setMessage("pods/exec needs the verbs get and create");
      }
      return new KubernetesClientException(status.getMessage(), response.code(), status);
    }

    @Override
    public void onClose(int code, String reason) {
      status.completeExceptionally(
          new KubernetesClientException("closed before it ended: " + code + " " + reason));
    }

    private Optional<Status> wait(Duration patience) throws InterruptedException {
      try {
        return Optional.of(status.get(patience.toMillis(), TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        return Optional.empty();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof KubernetesClientException refused
            ? refused
            : new KubernetesClientException("no end of the program", e.getCause());
      }
    }
  }
}
