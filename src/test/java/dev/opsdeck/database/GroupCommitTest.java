package dev.opsdeck.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private final List<List<String>> committed = new ArrayList<>();
  private final Queue<Runnable> handedOver = new ArrayDeque<>();

  @Test
  void what_comes_alone_waits_for_nothing() {
    GroupCommit<String> group = new GroupCommit<>(committed::add, Runnable::run);
    group.write("a").join();
    group.write("b").join();
    assertEquals(List.of(List.of("a"), List.of("b")), committed);
  }

  @Test
  void what_comes_before_a_commit_begins_is_in_it() {
    GroupCommit<String> group = new GroupCommit<>(committed::add, handedOver::add);
    CompletableFuture<Void> first = group.write("a");
    group.write("b");
    assertFalse(first.isDone());
    commit();
    assertTrue(first.isDone());
    assertEquals(List.of(List.of("a", "b")), committed);
  }

  @Test
  void what_comes_during_a_commit_shares_the_next_one() {
    List<CompletableFuture<Void>> late = new ArrayList<>();
    List<GroupCommit<String>> self = new ArrayList<>();
    GroupCommit<String> group =
        new GroupCommit<>(
            values -> {
              committed.add(values);
              if (values.contains("first")) {
                late.add(self.getFirst().write("a"));
                late.add(self.getFirst().write("b"));
              }
            },
            handedOver::add);
    self.add(group);
    group.write("first");
    commit();
    assertEquals(List.of(List.of("first"), List.of("a", "b")), committed);
    assertTrue(late.stream().allMatch(CompletableFuture::isDone));
  }

  @Test
  void transaction_that_fails_fails_for_those_in_it_and_for_nobody_else() {
    GroupCommit<String> group =
        new GroupCommit<>(
            values -> {
              if (values.contains("a")) {
                throw new IllegalStateException("the database is away");
              }
              committed.add(values);
            },
            handedOver::add);
    for (CompletableFuture<Void> failed : List.of(group.write("a"), group.write("b"))) {
      commit();
      Throwable why = assertThrows(CompletionException.class, failed::join).getCause();
      assertInstanceOf(IllegalStateException.class, why);
    }
    CompletableFuture<Void> later = group.write("later");
    commit();
    later.join();
    assertEquals(List.of(List.of("later")), committed);
  }

  private void commit() {
    while (!handedOver.isEmpty()) {
      handedOver.remove().run();
    }
  }
}
