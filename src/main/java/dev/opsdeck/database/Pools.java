package dev.opsdeck.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/** How connections are made and kept. */
final class Pools {
  private Pools() {}

  static HikariConfig of(DatabaseSettings settings, DatabaseSettings.Place.External place) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("opsdeck");
    config.setJdbcUrl(place.jdbcUrl());
    config.setUsername(place.user());
    config.setPassword(place.password().reveal());
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(2);
    config.setConnectionTimeout(settings.connectionWait().toMillis());
    config.setValidationTimeout(Math.min(1_000, settings.connectionWait().toMillis()));
    config.setInitializationFailTimeout(-1);
    // A replica that freezes inside a transaction must not hold its row locks for ever.
    config.setConnectionInitSql("SET idle_in_transaction_session_timeout = '10s'");
    // Seconds. Without them a connection to a host that vanished blocks its thread for ever;
    // parameters in the URL win over these.
    config.addDataSourceProperty("ApplicationName", "opsdeck");
    // After a failover the same address may lead to the old primary, which only reads now.
    config.addDataSourceProperty("targetServerType", "primary");
    config.addDataSourceProperty("connectTimeout", "3");
    config.addDataSourceProperty("socketTimeout", "30");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.setExceptionOverride(new OnlyReads());
    return config;
  }

  /** A connection to a server that only reads now would fail for as long as it is kept. */
  private static final class OnlyReads implements SQLExceptionOverride {
    @java.lang.Override
    public Override adjudicate(SQLException failed) {
      return PostgresDatabase.ONLY_READS.equals(failed.getSQLState())
          ? Override.MUST_EVICT
          : Override.CONTINUE_EVICT;
    }
  }
}
