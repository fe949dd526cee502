package dev.opsdeck.database;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** JSON in a {@code jsonb} column, both ways. */
final class JsonColumn {
  private JsonColumn() {}

  static final class Argument extends AbstractArgumentFactory<JsonNode> {
    Argument() {
      super(Types.OTHER);
    }

    @Override
    protected org.jdbi.v3.core.argument.Argument build(JsonNode value, ConfigRegistry config) {
      return (position, statement, context) -> {
        PGobject json = new PGobject();
        json.setType("jsonb");
        json.setValue(Json.write(value));
        statement.setObject(position, json);
      };
    }
  }

  static final class Mapper implements ColumnMapper<JsonNode> {
    @Override
    public @Nullable JsonNode map(ResultSet row, int column, StatementContext context)
        throws SQLException {
      String text = row.getString(column);
      return text == null ? null : Json.parse(text);
    }
  }
}
