package dev.opsdeck.runbook.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an expression refers to, read from its syntax tree. */
final class References {
  private References() {}

  /**
   * A path of names such as {@code steps, undo, toImage}, as far as it can be read without working
   * anything out.
   */
  record Path(List<String> names) {
    Path {
      names = List.copyOf(names);
    }
  }

  /** The longest paths only: {@code steps.undo.toImage} is not also {@code steps.undo}. */
  static List<Path> paths(CelAbstractSyntaxTree ast) {
    return nodes(ast)
        .filter(node -> isPath(node.expr()))
        .filter(node -> node.parent().map(CelNavigableExpr::getKind).orElse(null) != Kind.SELECT)
        .map(node -> new Path(names(node.expr())))
        .toList();
  }

  /** The steps whose outputs it needs, in the order in which it names them. */
  static SequencedSet<String> steps(CelAbstractSyntaxTree ast) {
    SequencedSet<String> steps = new LinkedHashSet<>();
    for (Path path : paths(ast)) {
      if (path.names().size() > 1 && path.names().getFirst().equals("steps")) {
        steps.add(path.names().get(1));
      }
    }
    return steps;
  }

  /** The functions and operators that it calls, those that macros stand for included. */
  static Set<String> functions(CelAbstractSyntaxTree ast) {
    return nodes(ast)
        .filter(node -> node.getKind() == Kind.CALL)
        .map(node -> node.expr().call().function())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A path that is compared with a text that stands in the expression, alone or in a list. */
  record Comparison(Path path, String text) {}

  static List<Comparison> comparisons(CelAbstractSyntaxTree ast) {
    List<Comparison> found = new ArrayList<>();
    nodes(ast)
        .filter(node -> node.getKind() == Kind.CALL)
        .map(node -> node.expr().call())
        .filter(call -> call.function().equals("_==_") || call.function().equals("_!=_"))
        .forEach(call -> {
          add(call.args().getFirst(), call.args().getLast(), found);
          add(call.args().getLast(), call.args().getFirst(), found);
        });
    nodes(ast)
        .filter(node -> node.getKind() == Kind.CALL)
        .map(node -> node.expr().call())
        .filter(call -> call.function().equals("@in"))
        .filter(call -> call.args().getLast().getKind() == Kind.LIST)
        .forEach(call ->
            call.args()
                .getLast()
                .list()
                .elements()
                .forEach(element -> add(call.args().getFirst(), element, found)));
    return found;
  }

  /** Whether a macro such as {@code exists} gives this name a meaning of its own. */
  static boolean binds(CelAbstractSyntaxTree ast, String name) {
    return nodes(ast)
        .filter(node -> node.getKind() == Kind.COMPREHENSION)
        .anyMatch(node -> node.expr().comprehension().iterVar().equals(name));
  }

  private static void add(CelExpr path, CelExpr text, List<Comparison> found) {
    if (isPath(path)
        && text.getKind() == Kind.CONSTANT
        && text.constant().getKind() == dev.cel.common.ast.CelConstant.Kind.STRING_VALUE) {
      found.add(new Comparison(new Path(names(path)), text.constant().stringValue()));
    }
  }

  private static Stream<CelNavigableExpr> nodes(CelAbstractSyntaxTree ast) {
    return CelNavigableAst.fromAst(ast).getRoot().allNodes();
  }

  private static boolean isPath(CelExpr expr) {
    return switch (expr.getKind()) {
      case IDENT -> true;
      case SELECT -> isPath(expr.select().operand());
      default -> false;
    };
  }

  private static List<String> names(CelExpr expr) {
    if (expr.getKind() == Kind.IDENT) {
      return List.of(expr.ident().name());
    }
    List<String> names = new ArrayList<>(names(expr.select().operand()));
    names.add(expr.select().field());
    return names;
  }
}
