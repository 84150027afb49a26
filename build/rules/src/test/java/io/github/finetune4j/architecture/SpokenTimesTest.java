// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A length of time that people read is said in words, by {@code ShownTime}, and never as {@code PT96H}. */
class SpokenTimesTest {
    private static final Path ROOT = Fixtures.repository();
    private static final int FEWEST = 2000;

    /** A hash of what a version printed once. */
    private static final Set<String> EXEMPT = Set.of("PolicyFingerprintV1.java");

    private final List<Path> looked = new ArrayList<>();

    private List<String> found(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> found = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                Path file = Path.of(unit.getSourceFile().toUri());
                looked.add(file);
                SpokenTimes.lines(unit, positions).forEach(line -> found.add(file.getFileName() + ":" + line));
            }
        }
        return found;
    }

    @Test
    void noTextHasALengthOfTimeAsIsoWritesIt() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(ROOT)) {
            files = all.filter(file -> file.toString().replace('\\', '/').contains("/src/main/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file ->
                            !file.toString().contains("target") && !EXEMPT.contains(String.valueOf(file.getFileName())))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .toList();
        }
        assertThat(found(files))
                .as("take ShownTime.words(...), or toString() where a program reads it")
                .isEmpty();
        assertThat(looked).hasSizeGreaterThan(FEWEST);
    }

    @Test
    void joinedLengths_areSeen(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("Small.java");
        Files.writeString(file, """
                import java.time.*;
                record Small(Duration limit, int count) {
                    static Period period() { return Period.ZERO; }
                    String wrong(Duration time) {
                        return "within " + time
                                + " of " + count;
                    }
                    String alsoWrong() { return limit + " and " + count; }
                    String wrongAgain(Small other) { return "every " + period() + other.limit(); }
                    String fine(int limit) { return "at most " + limit + ", " + time(this.limit); }
                    String time(Duration time) { return "in " + time.toDays() + time.toString(); }
                }
                """);
        assertThat(found(List.of(file))).containsOnly("Small.java:5", "Small.java:8", "Small.java:9");
    }
}
