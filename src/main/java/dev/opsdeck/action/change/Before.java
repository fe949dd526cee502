package dev.opsdeck.action.change;

import java.util.Optional;
import java.util.function.Function;

/**
 * Another object that is changed before the one that an edit is about.
 *
 * @param name of the object; empty when this plan leaves it alone
 */
public record Before<T, P extends Record>(
    Part<T, P> part, ObjectStore<T> store, Function<P, Optional<String>> name) {}
