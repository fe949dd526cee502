package dev.opsdeck.schedule;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connection of an open transaction in the shape that db-scheduler wants; it stays open, and
 * the transaction is its owner's to end.
 */
final class CallersConnection implements DataSource {
  private final Connection kept;

  CallersConnection(Connection connection) {
    InvocationHandler unlessClose =
        (proxy, method, arguments) -> {
          if (method.getName().equals("close")) {
            return null;
          }
          try {
            return method.invoke(connection, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    this.kept =
        (Connection)
            Proxy.newProxyInstance(
                CallersConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                unlessClose);
  }

  @Override
  public Connection getConnection() {
    return kept;
  }

  @Override
  public Connection getConnection(String user, String password) {
    return kept;
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLoginTimeout(int seconds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return type.cast(this);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
