package dev.opsdeck.slack;

import dev.opsdeck.slack.api.RequestClaims;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a person asked something, and so where the answer goes. Travels with a form as its {@code
 * private_metadata}.
 *
 * @param channel empty when it was asked outside of any channel
 * @param threadTs absent outside of a thread
 * @param responseUrl takes answers for 30 minutes, absent for mentions
 * @param claims what the request said of itself
 */
record RequestOrigin(
    String user,
    String channel,
    @Nullable String channelName,
    @Nullable String threadTs,
    @Nullable String responseUrl,
    RequestClaims claims) {
  RequestOrigin {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(claims, "claims");
  }

  RequestOrigin withoutClaims() {
    return new RequestOrigin(user, channel, channelName, threadTs, responseUrl, RequestClaims.NONE);
  }

  /** What a form carries: which form it is, and where it was asked for. */
  record OfForm(String form, RequestOrigin origin) {
    OfForm {
      Objects.requireNonNull(form, "form");
      Objects.requireNonNull(origin, "origin");
    }
  }
}
