// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What methods return ({@code Type.method()}), fields hold ({@code Type.name}) and variables are set to ({@code name}).
 */
final class MessageSources {
    private final Map<String, List<ExpressionTree>> expressions = new HashMap<>();
    private final Map<String, String> parents = new HashMap<>();

    /** The variables of one method. */
    static MessageSources ofVariables(Tree method) {
        MessageSources variables = new MessageSources();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitVariable(VariableTree variable, Void none) {
                variables.add(variable.getName().toString(), variable.getInitializer());
                return super.visitVariable(variable, null);
            }

            @Override
            public Void visitAssignment(AssignmentTree assignment, Void none) {
                variables.add(assignment.getVariable().toString(), assignment.getExpression());
                return super.visitAssignment(assignment, null);
            }
        }.scan(method, null);
        return variables;
    }

    /** Takes in what the methods of a class return and what its fields hold. */
    void addClass(ClassTree type) {
        String name = type.getSimpleName().toString();
        parents.put(
                name,
                type.getExtendsClause() == null ? "" : type.getExtendsClause().toString());
        for (Tree member : type.getMembers()) {
            if (member instanceof VariableTree field) {
                add(name + "." + field.getName(), field.getInitializer());
            }
            if (member instanceof MethodTree method) {
                addReturns(name + "." + method.getName() + "()", method);
            }
        }
    }

    private void addReturns(String key, MethodTree method) {
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitReturn(ReturnTree end, Void none) {
                add(key, end.getExpression());
                return null;
            }

            @Override
            public Void visitLambdaExpression(LambdaExpressionTree lambda, Void none) {
                return null;
            }

            @Override
            public Void visitClass(ClassTree inner, Void none) {
                return null;
            }
        }.scan(method.getBody(), null);
    }

    private void add(String key, ExpressionTree expression) {
        if (expression != null) {
            expressions.computeIfAbsent(key, any -> new ArrayList<>()).add(expression);
        }
    }

    /** Whether these sources declare a class of that name. */
    boolean declares(String type) {
        return parents.containsKey(type);
    }

    /** {@return the class that it extends, empty if these sources do not tell} */
    String parent(String type) {
        return parents.getOrDefault(type, "");
    }

    /** Whether a class of that name can be thrown, as far as these sources and the JDK's habits of naming tell. */
    boolean throwable(String type) {
        return type.endsWith("Exception") || type.endsWith("Error") || (!type.isEmpty() && throwable(parent(type)));
    }

    boolean has(String key) {
        return expressions.containsKey(key);
    }

    List<ExpressionTree> of(String key) {
        return expressions.getOrDefault(key, List.of());
    }
}
