package dev.opsdeck.action.kubernetes.inspect;

import dev.opsdeck.catalog.ObjectKind;
import java.util.List;

/** A load in words. */
record Shown(String object, String cpu, String memory, String cpuOfLimit, String memoryOfLimit) {

  static Shown of(Load load) {
    return new Shown(
        load.name(),
        Amount.text("cpu", load.cpu()),
        Amount.text("memory", load.memory()),
        percent(load.cpuOfLimit()),
        percent(load.memoryOfLimit()));
  }

  static List<String> columns(ObjectKind kind) {
    return kind == ObjectKind.NODE
        ? List.of("Name", "CPU", "CPU%", "Memory", "Memory%")
        : List.of("Name", "CPU", "%Request", "%Limit", "Memory", "%Request", "%Limit");
  }

  static List<String> cells(ObjectKind kind, Load load) {
    Shown shown = of(load);
    return kind == ObjectKind.NODE
        ? List.of(shown.object, shown.cpu, shown.cpuOfLimit, shown.memory, shown.memoryOfLimit)
        : List.of(
            shown.object,
            shown.cpu,
            percent(load.cpuOfRequest()),
            shown.cpuOfLimit,
            shown.memory,
            percent(load.memoryOfRequest()),
            shown.memoryOfLimit);
  }

  private static String percent(int percent) {
    return percent < 0 ? "–" : percent + "%";
  }
}
