package dev.opsdeck.runbook.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.opsdeck.runbook.ActionSignature.FieldType;

/** The type of what an expression gives. */
public enum ExpressionType {
  TEXT("text"),
  INTEGER("a whole number"),
  NUMBER("a number with a fraction"),
  BOOLEAN("true or false"),
  DURATION("a duration"),
  LIST("a list"),
  MAP("a map"),
  ANYTHING("something"),
  NOTHING_USABLE("a value that cannot be passed on");

  private final String words;

  ExpressionType(String words) {
    this.words = words;
  }

  /** As messages about configuration name it. */
  public String words() {
    return words;
  }

  /** Whether an input of that type takes it. Null is left out, so that it never counts. */
  public boolean fits(FieldType input) {
    return switch (this) {
      case ANYTHING -> true;
      case NOTHING_USABLE -> false;
      case TEXT -> input == FieldType.TEXT || input == FieldType.DURATION;
      case INTEGER -> input == FieldType.INTEGER || input == FieldType.TEXT;
      case BOOLEAN -> input == FieldType.BOOLEAN || input == FieldType.TEXT;
      case NUMBER -> input == FieldType.TEXT;
      case DURATION -> input == FieldType.DURATION || input == FieldType.TEXT;
      case LIST -> input == FieldType.LIST;
      case MAP -> input == FieldType.MAP;
    };
  }

  static ExpressionType of(CelType type) {
    if (type instanceof NullableType nullable) {
      return of(nullable.targetType());
    }
    return switch (type.kind()) {
      case STRING, TIMESTAMP -> TEXT;
      case INT, UINT -> INTEGER;
      case DOUBLE -> NUMBER;
      case BOOL -> BOOLEAN;
      case DURATION -> DURATION;
      case LIST -> LIST;
      case MAP, STRUCT -> MAP;
      case DYN, ANY, NULL_TYPE -> ANYTHING;
      default -> NOTHING_USABLE;
    };
  }
}
