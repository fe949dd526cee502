package dev.opsdeck.action.http;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.provider.ActionProvider;
import dev.opsdeck.action.provider.Surroundings;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/** The actions of this package. */
public final class HttpActions implements ActionProvider {
  static final Duration CONNECT = Duration.ofSeconds(5);
  static final Duration READ = Duration.ofSeconds(10);

  /** Enough for any health page; more is not read. */
  static final int MOST_BYTES = 64 * 1024;

  @Override
  public List<Action<?, ?>> actions(Surroundings surroundings) {
    HttpCheckAction check =
        new HttpCheckAction(new HttpProbe((SSLSocketFactory) SSLSocketFactory.getDefault()));
    return List.of(
        check, new HostsCheckAction(check), new TlsCheckAction(new TlsProbe(), TrustJudge::ofJdk));
  }
}
