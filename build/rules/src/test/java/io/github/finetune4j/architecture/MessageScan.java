// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what a file throws, and where it hands a text to a method that throws it. */
final class MessageScan extends TreeScanner<Void, Void> {
    /** A call of a method, as the sources write it. */
    record Call(String qualifier, String name, List<? extends ExpressionTree> arguments) {}

    private final Set<String> caught = new HashSet<>();
    private final SourceFile file;
    private final MessageSources sources;
    private final SourcePositions positions;
    private final Map<String, List<ThrownMessage>> templates;
    private final List<ThrownMessage> found = new ArrayList<>();
    private String type = "";
    private MessageMethod method;
    private MessageSources locals = new MessageSources();

    /**
     * @param templates what is thrown with a text that is handed over, by the name of the method that it is handed to
     */
    MessageScan(
            SourceFile file,
            MessageSources sources,
            SourcePositions positions,
            Map<String, List<ThrownMessage>> templates) {
        this.file = file;
        this.sources = sources;
        this.positions = positions;
        this.templates = templates;
        this.method = MessageMethod.none(file, "");
    }

    List<ThrownMessage> found() {
        scan(file.unit(), null);
        return found;
    }

    @Override
    public Void visitClass(ClassTree inner, Void none) {
        String outer = type;
        MessageMethod around = method;
        type = inner.getSimpleName().isEmpty() ? outer : inner.getSimpleName().toString();
        method = inner.getSimpleName().isEmpty() ? around : MessageMethod.none(file, type);
        super.visitClass(inner, null);
        type = outer;
        method = around;
        return null;
    }

    @Override
    public Void visitMethod(MethodTree inner, Void none) {
        MessageMethod outer = method;
        MessageSources around = locals;
        method = MessageMethod.of(file, type, inner);
        locals = MessageSources.ofVariables(inner);
        super.visitMethod(inner, null);
        method = outer;
        locals = around;
        return null;
    }

    @Override
    public Void visitCatch(CatchTree handler, Void none) {
        caught.add(handler.getParameter().getName().toString());
        return super.visitCatch(handler, null);
    }

    @Override
    public Void visitNewClass(NewClassTree made, Void none) {
        String name = simple(made.getIdentifier());
        addCall(made, new Call(name, "<init>", made.getArguments()), sources.throwable(name) ? name : "");
        return super.visitNewClass(made, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree made, Void none) {
        Call call = call(made);
        boolean problem = MessageText.isList(call.qualifier()) && call.name().equals("add");
        boolean constructor = call.name().equals("<init>") && sources.throwable(type);
        addCall(made, call, problem ? ThrownMessage.PROBLEM : constructor ? type : "");
        return super.visitMethodInvocation(made, null);
    }

    private Call call(MethodInvocationTree made) {
        if (made.getMethodSelect() instanceof IdentifierTree method) {
            return switch (method.getName().toString()) {
                case "this" -> new Call(type, "<init>", made.getArguments());
                case "super" -> new Call(sources.parent(type), "<init>", made.getArguments());
                default -> new Call("", method.getName().toString(), made.getArguments());
            };
        }
        MemberSelectTree select = (MemberSelectTree) made.getMethodSelect();
        return new Call(simple(select.getExpression()), select.getIdentifier().toString(), made.getArguments());
    }

    /** The last part of a name; a word that is no type's for what is none. */
    private static String simple(ExpressionTree name) {
        if (name instanceof IdentifierTree identifier) {
            return identifier.getName().toString();
        }
        if (name instanceof MemberSelectTree select) {
            return select.getIdentifier().toString();
        }
        return name instanceof ParameterizedTypeTree type && type.getType() instanceof ExpressionTree plain
                ? simple(plain)
                : "other";
    }

    /** Whether the JDK's exception is given no text, at most what was caught. */
    private boolean isBare(Tree at, Call call) {
        String only = call.arguments().size() == 1 ? call.arguments().get(0).toString() : "";
        boolean cause = only.isEmpty() || caught.contains(only) || only.endsWith(".getCause()");
        boolean jdks = at instanceof NewClassTree && !sources.declares(call.qualifier());
        return jdks && call.arguments().size() <= 1 && cause;
    }

    private List<ThrownMessage> known(Call call) {
        return templates.getOrDefault(call.name(), List.of()).stream()
                .filter(template -> template.method()
                        .fits(
                                file,
                                call.qualifier(),
                                call.name(),
                                call.arguments().size()))
                .toList();
    }

    /** The first argument that has words, or else that is handed on. */
    private List<String> texts(List<? extends ExpressionTree> arguments) {
        List<ThrownMessage> all = arguments.stream()
                .map(argument -> message(null, null, "", text().of(argument)))
                .toList();
        return all.stream()
                .filter(ThrownMessage::hasWords)
                .findFirst()
                .or(() -> all.stream().filter(ThrownMessage::isHandedOn).findFirst())
                .map(ThrownMessage::branches)
                .orElse(List.of());
    }

    private MessageText text() {
        return new MessageText(sources, type, method.texts(), locals);
    }

    /** @param thrown what the call makes if it is the end of the way of a text, else empty */
    private void addCall(Tree at, Call call, String thrown) {
        List<ThrownMessage> known = known(call);
        if (!thrown.isEmpty() && known.isEmpty()) {
            add(at, null, thrown, isBare(at, call) ? List.of(ThrownMessage.BARE) : texts(call.arguments()));
        }
        known.forEach(template -> addCall(at, template, call.arguments(), thrown.isEmpty() ? template.type() : thrown));
    }

    private void addCall(Tree at, ThrownMessage template, List<? extends ExpressionTree> arguments, String thrown) {
        Map<String, List<String>> given = new HashMap<>();
        List<String> parameters = template.method().parameters();
        for (int i = 0; i < parameters.size(); i++) {
            given.put(parameters.get(i), text().of(arguments.get(i)));
        }
        List<String> said = template.branches();
        for (String parameter : template.method().texts()) {
            String gap = MessageText.handed(parameter);
            said = said.stream()
                    .flatMap(text -> text.contains(gap)
                            ? given.getOrDefault(parameter, List.of()).stream().map(word -> text.replace(gap, word))
                            : Stream.of(text))
                    .distinct()
                    .limit(MessageText.BRANCHES)
                    .toList();
        }
        add(at, template, thrown, said);
    }

    private void add(Tree at, @Nullable ThrownMessage through, String thrown, List<String> branches) {
        ThrownMessage message = message(at, through, thrown, branches);
        if (found.stream().noneMatch(message::isAt)) {
            found.add(message);
        }
    }

    private ThrownMessage message(
            @Nullable Tree at, @Nullable ThrownMessage through, String thrown, List<String> branches) {
        long line =
                at == null ? 0 : file.unit().getLineMap().getLineNumber(positions.getStartPosition(file.unit(), at));
        return new ThrownMessage(file, line, method, through, thrown, branches);
    }
}
