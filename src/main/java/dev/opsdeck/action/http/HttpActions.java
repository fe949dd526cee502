package dev.opsdeck.action.http;

import dev.opsdeck.action.Action;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/** The actions of this package. */
public final class HttpActions {
  static final Duration CONNECT = Duration.ofSeconds(5);
  static final Duration READ = Duration.ofSeconds(10);

  /** Enough for any health page; more is not read. */
  static final int MOST_BYTES = 64 * 1024;

  private HttpActions() {}

  public static List<Action<?, ?>> all() {
    return List.of(
        new HttpCheckAction(new HttpProbe((SSLSocketFactory) SSLSocketFactory.getDefault())),
        new TlsCheckAction(new TlsProbe(), TrustJudge::ofJdk));
  }
}
