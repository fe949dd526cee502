package dev.opsdeck.e2e.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.e2e.wire.Boundary.Side;
import dev.opsdeck.e2e.wire.Trap.Then;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the driver that Opsdeck uses. */
class WireTest {
  private final String direct = TestDatabase.place(TestDatabase.fresh()).jdbcUrl();
  private Wire wire;

  @BeforeEach
  void start() throws Exception {
    wire = new Wire(URI.create(direct.substring("jdbc:".length())).getPort());
    try (Connection connection = DriverManager.getConnection(direct, "postgres", "")) {
      connection.createStatement().execute("create table note (text text)");
    }
  }

  @AfterEach
  void stop() {
    wire.close();
  }

  private Connection connect(String mode) throws SQLException {
    String path = URI.create(direct.substring("jdbc:".length())).getPath();
    String url = "jdbc:postgresql://localhost:" + wire.port() + path + Wire.parameters();
    return DriverManager.getConnection(url + "&preferQueryMode=" + mode, "postgres", "");
  }

  /** From the sixth time on the driver names its statements and sends their text no more. */
  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended"})
  void every_commit_is_seen_on_both_sides_in_both_protocols(String mode) throws Exception {
    try (Connection connection = connect(mode)) {
      connection.setAutoCommit(false);
      for (int i = 0; i < 9; i++) {
        write(connection, "note " + i);
        connection.commit();
      }
    }
    List<Boundary> expected = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      expected.add(new Boundary(Side.BEFORE, List.of("insert note")));
      expected.add(new Boundary(Side.AFTER, List.of("insert note")));
    }
    assertEquals(expected, wire.crossed());
  }

  @Test
  void a_transaction_that_changes_nothing_or_is_rolled_back_is_no_boundary() throws Exception {
    try (Connection connection = connect("extended")) {
      connection.setAutoCommit(false);
      connection.createStatement().executeUpdate("update note set text = 'x'");
      connection.commit();
      write(connection, "never");
      connection.rollback();
    }
    assertEquals(List.of(), wire.crossed());
  }

  @Test
  void a_statement_of_its_own_is_seen_once_it_is_committed() throws Exception {
    try (Connection connection = connect("extended")) {
      write(connection, "alone");
      connection.createStatement().executeUpdate("delete from note");
    }
    assertEquals(
        List.of(
            new Boundary(Side.AFTER, List.of("insert note")),
            new Boundary(Side.BEFORE, List.of("delete note")),
            new Boundary(Side.AFTER, List.of("delete note"))),
        wire.crossed());
  }

  @Test
  void a_severed_commit_did_not_happen_before_the_server_and_did_after_it() throws Exception {
    for (Side side : Side.values()) {
      wire.heal();
      wire.set(Trap.at(side, 2, Then.SEVER, boundary -> {}));
      try (Connection connection = connect("extended")) {
        connection.setAutoCommit(false);
        write(connection, side + " 1");
        connection.commit();
        write(connection, side + " 2");
        assertThrows(SQLException.class, connection::commit);
      }
    }
    try (Connection connection = DriverManager.getConnection(direct, "postgres", "");
        var rows = connection.createStatement().executeQuery("select text from note order by 1")) {
      List<String> kept = new ArrayList<>();
      while (rows.next()) {
        kept.add(rows.getString(1));
      }
      assertEquals(List.of("AFTER 1", "AFTER 2", "BEFORE 1"), kept);
    }
  }

  @Test
  void nobody_connects_while_the_wire_is_cut() throws Exception {
    wire.cut();
    assertThrows(SQLException.class, () -> connect("extended"));
    wire.heal();
    connect("extended").close();
  }

  private static void write(Connection connection, String text) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into note (text) values (?)")) {
      insert.setString(1, text);
      insert.executeUpdate();
    }
  }
}
