package dev.opsdeck.action.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.kernel.Fact;
import java.util.List;

/**
 * Gives as many objects as its input names an absolute state, one after another; an object that
 * does not exist is made. Everything here is pure: {@link ListedAction} plans, performs and
 * settles.
 *
 * @param <T> an object as its store reads it, whether it exists or not
 * @param <A> what one object is to become
 */
public interface Listed<T, A extends Record, I extends Record, O extends Record>
    extends Part<T, A> {
  ActionSpec<I, O> spec();

  /** What an input asks for. */
  sealed interface Aims<A extends Record> {
    /** In the order in which they are carried out; never empty. */
    record Fine<A extends Record>(List<A> aims) implements Aims<A> {
      public Fine {
        aims = List.copyOf(aims);
      }
    }

    /** Each problem says what to do now. */
    record Wrong<A extends Record>(List<Fact> problems) implements Aims<A> {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }
  }

  Aims<A> aims(StepContext context, I input);

  /** The name by which the store finds the object. */
  String name(A aim);

  /** Whether the provider can only try it when the objects before it exist. */
  boolean needs(A aim, List<A> before);

  /** One object as it is and as it will be. */
  record Move<T>(String label, T now, T result) {}

  /** Nothing would change. */
  Fact nothing(List<Move<T>> moves);

  /** What would happen, in one line. */
  Fact summary(List<Move<T>> moves);

  List<Fact> warnings(List<Move<T>> moves);

  Inverse inverse(List<A> aims, List<Move<T>> moves);

  /** From the objects as the provider would store, or has stored them. */
  O output(List<T> objects, int changed);

  Fact done(List<T> objects, int changed);
}
