// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Reads the messages of all exceptions out of the sources of some modules. */
final class ErrorMessages {
    private static final int DEEPEST = 5; // methods that hand a text on to each other
    private final List<SourceFile> files = new ArrayList<>();
    private final MessageSources sources = new MessageSources();
    private final SourcePositions positions;

    ErrorMessages(Path root, Collection<String> modules) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        SourcePositions last = null;
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            for (String module : modules) {
                JavacTask task = (JavacTask) compiler.getTask(
                        null,
                        manager,
                        null,
                        List.of("-proc:none"),
                        null,
                        manager.getJavaFileObjectsFromPaths(sources(root.resolve(module))));
                last = Trees.instance(task).getSourcePositions();
                for (CompilationUnitTree unit : task.parse()) {
                    files.add(SourceFile.of(module, unit));
                }
            }
        }
        this.positions = Objects.requireNonNull(last);
        files.forEach(this::addClasses);
    }

    private static List<Path> sources(Path module) throws IOException {
        try (Stream<Path> all = Files.walk(module.resolve("src/main/java"))) {
            return all.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private void addClasses(SourceFile file) {
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void none) {
                sources.addClass(type);
                return super.visitClass(type, null);
            }
        }.scan(file.unit(), null);
    }

    /**
     * Every message that is built in these sources, where its words are: with the thrower, or with who hands it a text.
     */
    List<ThrownMessage> all() {
        List<ThrownMessage> messages = found(List.of());
        for (int round = 0; round < DEEPEST; round++) {
            messages = found(messages.stream().filter(ThrownMessage::isOpen).toList());
        }
        return judged(messages);
    }

    private static List<ThrownMessage> judged(List<ThrownMessage> messages) {
        Set<Path> strict = messages.stream()
                .filter(ThrownMessage::isHeading)
                .map(message -> message.file().folder())
                .collect(Collectors.toSet());
        List<ThrownMessage> leftOpen = messages.stream()
                .filter(message -> message.isOpen() && isLeftOpen(message, messages))
                .toList();
        return messages.stream()
                .filter(message -> !leftOpen.contains(message))
                .filter(message ->
                        message.through() == null || leftOpen.stream().anyMatch(message.through()::isAt))
                .filter(ThrownMessage::hasWords)
                .filter(message -> !message.type().equals(ThrownMessage.PROBLEM)
                        || strict.contains(message.file().folder()))
                .toList();
    }

    /** A thrower that has words of its own says what to do itself, unless one of its callers does. */
    private static boolean isLeftOpen(ThrownMessage message, List<ThrownMessage> all) {
        return !message.hasWords()
                || all.stream()
                        .filter(call -> call.through() != null && call.through().isAt(message))
                        .anyMatch(call -> call.hasWords() && call.hasRemedy());
    }

    private List<ThrownMessage> found(List<ThrownMessage> open) {
        Map<String, List<ThrownMessage>> byMethod = open.stream()
                .collect(Collectors.groupingBy(message -> message.method().name()));
        return files.stream()
                .flatMap(file -> new MessageScan(file, sources, positions, byMethod).found().stream())
                .toList();
    }
}
