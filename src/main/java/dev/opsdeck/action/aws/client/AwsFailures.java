package dev.opsdeck.action.aws.client;

import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.CloudFailure.Kind;
import dev.opsdeck.kernel.Fact;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What an error of AWS means, by the code on the wire (providers/facts.md). */
final class AwsFailures {
  private static final String CLOUD = "AWS";
  private static final Pattern ACTION =
      Pattern.compile("not authorized to perform: ([A-Za-z0-9-]{1,40}:[A-Za-z]{1,80})");

  private static final Set<String> EXPIRED =
      Set.of(
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "AuthFailure");

  private static final Set<String> THROTTLED =
      Set.of(
          "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException");

  /** Something else is being done to it. */
  private static final Set<String> BUSY =
      Set.of("InvalidDBInstanceState", "ResourceInUseException", "InvalidStateException");

  private AwsFailures() {}

  static boolean isThrottling(AwsServiceException e) {
    return THROTTLED.contains(code(e)) || e.statusCode() == 429;
  }

  static CloudFailure of(String what, AwsServiceException e) {
    String code = code(e);
    String message = message(e);
    if (isThrottling(e)) {
      return new CloudFailure(Kind.AWAY, Fact.of("clouds.throttled", "cloud", CLOUD));
    }
    if (EXPIRED.contains(code)) {
      return new CloudFailure(
          Kind.REFUSED, Fact.of("clouds.expired", "cloud", CLOUD, "why", message));
    }
    if (e.statusCode() >= 500) {
      return new CloudFailure(
          Kind.AWAY,
          Fact.of(
              "clouds.unanswered",
              "cloud",
              CLOUD,
              "what",
              what,
              "status",
              e.statusCode(),
              "code",
              code));
    }
    return refused(what, code, message, e.statusCode());
  }

  private static CloudFailure refused(String what, String code, String message, int status) {
    if (status == 403 || code.startsWith("AccessDenied") || code.equals("UnauthorizedOperation")) {
      return new CloudFailure(Kind.REFUSED, denied(what, code, message));
    }
    if (code.endsWith("NotFound") || code.equals("ResourceNotFoundException") || status == 404) {
      return new CloudFailure(
          Kind.MISSING, Fact.of("clouds.missing", "cloud", CLOUD, "what", what));
    }
    if (code.endsWith("AlreadyExists")) {
      return new CloudFailure(Kind.TAKEN, Fact.of("clouds.taken", "what", what, "why", message));
    }
    if (BUSY.contains(code)) {
      return new CloudFailure(Kind.BUSY, Fact.of("clouds.busy", "what", what, "why", message));
    }
    return new CloudFailure(
        Kind.REFUSED,
        Fact.of("clouds.refused", "cloud", CLOUD, "what", what, "code", code, "why", message));
  }

  private static Fact denied(String what, String code, String message) {
    Matcher action = ACTION.matcher(message);
    return action.find()
        ? Fact.of("clouds.denied", "cloud", CLOUD, "what", what, "action", action.group(1))
        : Fact.of("clouds.refused", "cloud", CLOUD, "what", what, "code", code, "why", message);
  }

  /** With or without {@code Fault} at its end: services write both. */
  private static String code(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    String said = code == null ? "" : code;
    return said.endsWith("Fault") ? said.substring(0, said.length() - "Fault".length()) : said;
  }

  private static String message(AwsServiceException e) {
    String message = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorMessage();
    return message == null ? "" : message;
  }
}
