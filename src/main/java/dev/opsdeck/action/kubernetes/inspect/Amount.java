package dev.opsdeck.action.kubernetes.inspect;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts of processor and memory, computed and shown. */
final class Amount {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);
  private static final BigDecimal MIB = BigDecimal.valueOf(1024 * 1024);

  private Amount() {}

  /**
   * @param quantity as Kubernetes writes it; nothing is nothing
   */
  static BigDecimal of(String quantity) {
    return quantity.isEmpty() ? BigDecimal.ZERO : Quantity.getAmountInBytes(new Quantity(quantity));
  }

  /** In whole percent, rounded down; -1 of nothing. */
  static int percent(BigDecimal part, BigDecimal whole) {
    return whole.signum() <= 0
        ? -1
        : part.multiply(HUNDRED).divide(whole, 0, RoundingMode.DOWN).intValue();
  }

  /** {@code 250m} for a quarter of a processor, {@code 128Mi}, or the number itself. */
  static String text(String resource, BigDecimal amount) {
    return switch (resource) {
      case "cpu" -> amount.multiply(THOUSAND).setScale(0, RoundingMode.HALF_UP) + "m";
      case "memory", "ephemeral-storage" -> amount.divide(MIB, 0, RoundingMode.HALF_UP) + "Mi";
      default -> amount.stripTrailingZeros().toPlainString();
    };
  }
}
