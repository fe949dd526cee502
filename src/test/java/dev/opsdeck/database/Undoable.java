package dev.opsdeck.database;

/** A fake whose changes a transaction that fails takes back. */
public interface Undoable {
  /** What makes it as it is now, whatever happens to it meanwhile. */
  Runnable remember();
}
