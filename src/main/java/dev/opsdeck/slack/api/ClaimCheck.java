package dev.opsdeck.slack.api;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Looks once more whether a request may still go, on the open connection and right before its first
 * byte: a process may have been frozen on the way there, while another has told the same.
 */
final class ClaimCheck implements Interceptor {
  private final ScopedValue<BooleanSupplier> may = ScopedValue.newInstance();

  /** It may go no more: nothing was sent. */
  static final class TooLate extends IOException {
    private static final long serialVersionUID = 1L;

    TooLate() {
      super("the claim ran out");
    }
  }

  /** Makes a call, on this thread, that may go only as long as this is so. */
  <T> T onlyWhile(BooleanSupplier held, Supplier<T> call) {
    return ScopedValue.where(may, held).call(call::get);
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    if (may.isBound() && !may.get().getAsBoolean()) {
      throw new TooLate();
    }
    return chain.proceed(chain.request());
  }
}
