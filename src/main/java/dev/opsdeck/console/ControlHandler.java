package dev.opsdeck.console;

import dev.opsdeck.command.ChatCommand.Control;
import dev.opsdeck.command.ChatCommand.OnRun;
import jakarta.inject.Singleton;

/** What the console itself provides: runs, locks and freezes; in operations channels only. */
@Singleton
final class ControlHandler {
  static final String SLASH = "/ops";

  private final ChannelContexts places;
  private final RunList list;
  private final RunCommands onRun;
  private final LockCommands locks;
  private final FreezeCommands freezes;
  private final OnCallCommand onCall;
  private final RunbookCommands runbooks;
  private final ShowCommand tables;
  private final UseCommand use;

  ControlHandler(
      ChannelContexts places,
      RunList list,
      RunCommands onRun,
      LockCommands locks,
      FreezeCommands freezes,
      OnCallCommand onCall,
      RunbookCommands runbooks,
      ShowCommand tables,
      UseCommand use) {
    this.places = places;
    this.list = list;
    this.onRun = onRun;
    this.locks = locks;
    this.freezes = freezes;
    this.onCall = onCall;
    this.runbooks = runbooks;
    this.tables = tables;
    this.use = use;
  }

  Reply handle(Console.Request request, Control control) {
    ChannelContext place = places.of(request);
    if (!place.operations()) {
      return places.turnedAway(place, SLASH + " " + control.text());
    }
    return switch (control.verb()) {
      case RUNS -> list.reply(place, control);
      case LOCKS -> locks.list(control.values());
      case LOCK -> locks.lock(place, control);
      case UNLOCK -> locks.unlock(place, control);
      case FREEZE -> freezes.freeze(place, control);
      case UNFREEZE -> freezes.unfreeze(place, control);
      case ONCALL -> onCall.reply();
      case RUNBOOKS -> runbooks.list(place, control.values());
      case EXPLAIN -> runbooks.explain(place, control.values());
      case SHOW -> tables.show(place, control.values());
      case USE -> use.use(place, control.values());
    };
  }

  Reply handle(Console.Request request, OnRun command) {
    ChannelContext place = places.of(request);
    return place.operations()
        ? onRun.handle(place, command)
        : places.turnedAway(place, SLASH + " " + command.text());
  }
}
