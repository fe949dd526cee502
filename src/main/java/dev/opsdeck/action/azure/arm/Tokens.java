package dev.opsdeck.action.azure.arm;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.DefaultAzureCredentialBuilder;

/** As whom Azure is asked. */
@FunctionalInterface
public interface Tokens {
  /**
   * A bearer token that is good for some minutes; blocking.
   *
   * @throws RuntimeException when there is no identity, or it is refused
   */
  String token();

  /** The identity of this process: a workload identity, or who is logged in. Made on first use. */
  static Tokens ofProcess(String scope) {
    return new Tokens() {
      private volatile @org.jspecify.annotations.Nullable TokenCredential credential;

      @Override
      public String token() {
        TokenCredential made = credential;
        if (made == null) {
          made = new DefaultAzureCredentialBuilder().build();
          credential = made;
        }
        return made.getTokenSync(new TokenRequestContext().addScopes(scope)).getToken();
      }
    };
  }
}
