package dev.opsdeck.action.aws.client;

import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.CloudFailure.Kind;
import dev.opsdeck.action.cloud.Sent;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Asks AWS; what its SDK throws has become a value. Thread-safe; blocks. */
public final class Aws {
  /** Limits of accounts are unpublished; nobody needs more. */
  private static final int AT_ONCE = 8;

  private final Semaphore permits = new Semaphore(AT_ONCE);

  /**
   * @param what as people name it
   */
  public <T> Asked<T> ask(String what, Supplier<T> question) throws InterruptedException {
    permits.acquire();
    try {
      return new Asked.Given<>(question.get());
    } catch (AwsServiceException refused) {
      return new Asked.Missing<>(AwsFailures.of(what, refused));
    } catch (AbortedException stopped) {
      throw interrupted();
    } catch (SdkClientException nobody) {
      return new Asked.Missing<>(new CloudFailure(Kind.AWAY, unanswered(nobody)));
    } finally {
      permits.release();
    }
  }

  /**
   * Sends a change, once: its client must not try again by itself.
   *
   * @param change gives what AWS calls the operation; empty when it has no name
   */
  public Sent send(String what, Supplier<String> change) throws InterruptedException {
    permits.acquire();
    try {
      return new Sent.Accepted(change.get());
    } catch (AwsServiceException refused) {
      CloudFailure failure = AwsFailures.of(what, refused);
      return refused.statusCode() >= 500 && !AwsFailures.isThrottling(refused)
          ? new Sent.Lost(failure.why())
          : new Sent.Refused(failure);
    } catch (AbortedException stopped) {
      throw interrupted();
    } catch (SdkClientException nobody) {
      return neverLeft(nobody)
          ? new Sent.Refused(new CloudFailure(Kind.AWAY, unanswered(nobody)))
          : new Sent.Lost(unanswered(nobody));
    } finally {
      permits.release();
    }
  }

  /** No credentials, no such host or no connection: nothing can have happened. */
  private static boolean neverLeft(SdkClientException e) {
    return isWithoutCredentials(e)
        || e.getCause() instanceof ConnectException
        || e.getCause() instanceof UnknownHostException;
  }

  private static boolean isWithoutCredentials(SdkClientException e) {
    return String.valueOf(e.getMessage()).contains("Unable to load credentials");
  }

  private static Fact unanswered(SdkClientException e) {
    String code = isWithoutCredentials(e) ? "clouds.no-identity" : "clouds.unreachable";
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return Fact.of(code, "cloud", "AWS", "why", ForeignText.clean(message));
  }

  private static InterruptedException interrupted() {
    return new InterruptedException("stopped while asking AWS");
  }
}
