// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What an expression can say at run time, one text per branch; what the sources do not tell is {@value #UNKNOWN}. */
final class MessageText {
    static final String UNKNOWN = "{}";
    static final String PROBLEMS = "{problems}";
    static final int BRANCHES = 64;

    private final MessageSources sources;
    private final String type;
    private final Set<String> parameters;
    private final MessageSources locals;
    private final Set<String> open = new HashSet<>();

    /**
     * @param type the class that the expression is in
     * @param parameters the texts that the method is handed, written as {@link #handed}
     * @param locals what the method's variables are set to
     */
    MessageText(MessageSources sources, String type, Set<String> parameters, MessageSources locals) {
        this.sources = sources;
        this.type = type;
        this.parameters = parameters;
        this.locals = locals;
    }

    /** How a text shows that it goes on with what its method was handed. */
    static String handed(String parameter) {
        return "{" + parameter + "}";
    }

    List<String> of(ExpressionTree tree) {
        return limited(branches(tree));
    }

    private Stream<String> branches(ExpressionTree tree) {
        if (tree instanceof LiteralTree literal) {
            boolean text = tree.getKind() != Tree.Kind.NULL_LITERAL && tree.getKind() != Tree.Kind.BOOLEAN_LITERAL;
            return Stream.of(text ? literal.getValue().toString() : UNKNOWN);
        }
        if (tree instanceof ParenthesizedTree inner) {
            return branches(inner.getExpression());
        }
        if (tree instanceof BinaryTree sum) {
            return tree.getKind() == Tree.Kind.PLUS ? sum(sum) : Stream.of(UNKNOWN);
        }
        if (tree instanceof ConditionalExpressionTree choice) {
            return Stream.concat(branches(choice.getTrueExpression()), branches(choice.getFalseExpression()));
        }
        if (tree instanceof LambdaExpressionTree made) {
            return ofCase(made.getBody());
        }
        return tree instanceof SwitchExpressionTree choice
                ? choice.getCases().stream().map(CaseTree::getBody).flatMap(this::ofCase)
                : ofName(tree);
    }

    private Stream<String> sum(BinaryTree sum) {
        List<String> after = of(sum.getRightOperand());
        return of(sum.getLeftOperand()).stream().flatMap(start -> after.stream().map(end -> start + end));
    }

    private Stream<String> ofCase(Tree body) {
        return body instanceof ExpressionTree expression ? branches(expression) : Stream.empty();
    }

    private Stream<String> ofName(ExpressionTree tree) {
        if (tree instanceof IdentifierTree name) {
            return ofVariable(name.getName().toString());
        }
        return tree instanceof MethodInvocationTree call ? ofCall(call) : Stream.of(UNKNOWN);
    }

    private Stream<String> ofVariable(String name) {
        if (parameters.contains(name)) {
            return Stream.of(handed(name));
        }
        return locals.has(name) ? ofAll(name, locals) : ofAll(type + "." + name, sources);
    }

    private Stream<String> ofCall(MethodInvocationTree call) {
        if (call.getMethodSelect() instanceof IdentifierTree method) {
            return ofAll(type + "." + method.getName() + "()", sources);
        }
        MemberSelectTree select = (MemberSelectTree) call.getMethodSelect();
        String method = (select.getExpression() instanceof IdentifierTree owner ? owner.getName() : "") + "."
                + select.getIdentifier();
        if (method.equals("String.join")) {
            return ofJoined(call.getArguments().get(1));
        }
        if (method.equals("String.format")) {
            return branches(call.getArguments().get(call.getArguments().get(0) instanceof LiteralTree ? 0 : 1));
        }
        return switch (select.getIdentifier().toString()) {
            case "formatted" -> branches(select.getExpression());
            case "orElse", "orElseGet", "map" ->
                either(
                        branches(select.getExpression()),
                        branches(call.getArguments().get(0)));
            default -> ofAll(method + "()", sources);
        };
    }

    private static Stream<String> either(Stream<String> one, Stream<String> other) {
        return Stream.concat(one.filter(text -> !text.equals(UNKNOWN)), other);
    }

    private static Stream<String> ofJoined(ExpressionTree texts) {
        return Stream.of(texts instanceof IdentifierTree list && isList(list.getName()) ? PROBLEMS : UNKNOWN);
    }

    /** Whether problems are gathered there, to be told at once. */
    static boolean isList(CharSequence name) {
        return "problems".contentEquals(name) || "wrong".contentEquals(name);
    }

    private Stream<String> ofAll(String key, MessageSources known) {
        if (!known.has(key) || !open.add(key)) {
            return Stream.of(UNKNOWN);
        }
        MessageText inside =
                known == locals ? this : new MessageText(sources, type(key), Set.of(), new MessageSources());
        inside.open.addAll(open);
        List<String> all = known.of(key).stream().flatMap(inside::branches).toList();
        open.remove(key);
        return all.stream();
    }

    private static String type(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('.')));
    }

    private static List<String> limited(Stream<String> branches) {
        return branches.distinct().limit(BRANCHES).toList();
    }
}
