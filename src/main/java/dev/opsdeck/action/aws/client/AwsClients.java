package dev.opsdeck.action.aws.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The clients of AWS by Region, each made at the first question. Nothing is tried again by them:
 * the engine does, and a repeated change would be refused because of the first.
 */
public final class AwsClients implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** Where they ask and as whom, instead of the real ones. */
  public record Elsewhere(URI address, AwsCredentialsProvider credentials) {}

  private final @Nullable Elsewhere elsewhere;
  private final Map<String, SdkAutoCloseable> made = new ConcurrentHashMap<>();

  /**
   * @param elsewhere absent for AWS itself and the identity of this process
   */
  public AwsClients(@Nullable Elsewhere elsewhere) {
    this.elsewhere = elsewhere;
  }

  public RdsClient rds(String region) {
    return client("rds", region, RdsClient.class, http -> built(RdsClient.builder(), region, http));
  }

  public EksClient eks(String region) {
    return client("eks", region, EksClient.class, http -> built(EksClient.builder(), region, http));
  }

  public ElastiCacheClient elastiCache(String region) {
    return client(
        "elasticache",
        region,
        ElastiCacheClient.class,
        http -> built(ElastiCacheClient.builder(), region, http));
  }

  public Ec2Client ec2(String region) {
    return client("ec2", region, Ec2Client.class, http -> built(Ec2Client.builder(), region, http));
  }

  private <C extends SdkAutoCloseable> C client(
      String service, String region, Class<C> type, Function<SdkHttpClient, C> build) {
    return type.cast(
        made.computeIfAbsent(
            service + " " + region,
            _ ->
                build.apply(
                    UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(ANSWER)
                        .build())));
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C built(
      B builder, String region, SdkHttpClient http) {
    builder
        .region(Region.of(region))
        .httpClient(http)
        .overrideConfiguration(
            settings -> settings.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    if (elsewhere == null) {
      builder.credentialsProvider(DefaultCredentialsProvider.builder().build());
    } else {
      builder.endpointOverride(elsewhere.address()).credentialsProvider(elsewhere.credentials());
    }
    return builder.build();
  }

  @Override
  public void close() {
    made.values().forEach(SdkAutoCloseable::close);
  }
}
