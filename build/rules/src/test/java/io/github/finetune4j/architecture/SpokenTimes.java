// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds where a file joins a {@code Duration} or {@code Period} to a text, which makes {@code PT96H} of four days. */
final class SpokenTimes extends TreeScanner<Void, Void> {
    private static final Set<String> TIMES = Set.of("Duration", "Period");

    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final Map<String, String> fields = new HashMap<>();
    private final Set<String> methods = new HashSet<>();
    private final List<Long> lines = new ArrayList<>();
    private Map<String, String> locals = new HashMap<>();

    private SpokenTimes(CompilationUnitTree unit, SourcePositions positions) {
        this.unit = unit;
        this.positions = positions;
    }

    static List<Long> lines(CompilationUnitTree unit, SourcePositions positions) {
        SpokenTimes scan = new SpokenTimes(unit, positions);
        scan.declare();
        scan.scan(unit, null);
        return scan.lines;
    }

    private static String name(@Nullable Tree type) {
        return String.valueOf(type).replaceAll("@\\w+\\s*|java\\.time\\.", "");
    }

    private void declare() {
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void none) {
                for (Tree member : type.getMembers()) {
                    if (member instanceof VariableTree field) {
                        fields.put(field.getName().toString(), name(field.getType()));
                        accessor(type, field);
                    } else if (member instanceof MethodTree method && TIMES.contains(name(method.getReturnType()))) {
                        methods.add(method.getName().toString());
                    }
                }
                return super.visitClass(type, null);
            }
        }.scan(unit, null);
    }

    private void accessor(ClassTree type, VariableTree field) {
        if (type.getKind() == Tree.Kind.RECORD && TIMES.contains(name(field.getType()))) {
            methods.add(field.getName().toString());
        }
    }

    @Override
    public Void visitMethod(MethodTree method, Void none) {
        Map<String, String> outer = locals;
        locals = new HashMap<>();
        super.visitMethod(method, null);
        locals = outer;
        return null;
    }

    @Override
    public Void visitVariable(VariableTree variable, Void none) {
        locals.put(variable.getName().toString(), name(variable.getType()));
        return super.visitVariable(variable, null);
    }

    @Override
    public Void visitBinary(BinaryTree sum, Void none) {
        if (sum.getKind() == Tree.Kind.PLUS && (isTime(sum.getLeftOperand()) || isTime(sum.getRightOperand()))) {
            lines.add(unit.getLineMap().getLineNumber(positions.getStartPosition(unit, sum)));
        }
        return super.visitBinary(sum, null);
    }

    private boolean isTime(ExpressionTree operand) {
        if (operand instanceof IdentifierTree) {
            return TIMES.contains(type(operand));
        }
        if (operand instanceof MethodInvocationTree call && call.getArguments().isEmpty()) {
            return call.getMethodSelect() instanceof MemberSelectTree of
                    ? methods.contains(of.getIdentifier().toString())
                            && !type(of.getExpression()).equals("String")
                    : methods.contains(call.getMethodSelect().toString());
        }
        return false;
    }

    private String type(ExpressionTree variable) {
        String word = variable.toString();
        return locals.getOrDefault(word, fields.getOrDefault(word, ""));
    }
}
