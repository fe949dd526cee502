package dev.opsdeck.action.sql.client;

import dev.opsdeck.catalog.SqlAccess;
import dev.opsdeck.kernel.Secret;

/**
 * As whom, and to which database of a server.
 *
 * @param database one of the server's; not always the one that the catalogue names
 */
public record Login(SqlAccess.Server server, String database, String user, Secret password) {
  /** The same for another database of the server. */
  public Login to(String other) {
    return new Login(server, other, user, password);
  }

  /** The same for somebody else. */
  public Login as(String other, Secret theirs) {
    return new Login(server, database, other, theirs);
  }
}
