// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every error message reads {@code what: value -> what to do}, in every module that is released, and in the examples.
 */
class ErrorMessagesTest {
    /** Those of the starter encoder are the starter model's. */
    private static final Set<String> WITHOUT_MESSAGES = Set.of("starter-encoder");

    private static final Path ROOT = Fixtures.repository();
    private static final List<String> NOT_RELEASED = List.of("build/", "benchmarks", "examples/spring-boot");
    private static final int FEWEST = 1000;

    /** Modules to look at while one works on their messages, separated by commas; all if it is not set. */
    private static final String ONLY = System.getProperty("messages.modules", "");

    private static List<ThrownMessage> all;

    @BeforeAll
    static void read() throws IOException {
        all = new ErrorMessages(ROOT, modules()).all();
        System.out.println(table());
    }

    @Test
    void messages_sayWhatToDo() {
        assertThat(all.stream()
                        .filter(message -> ONLY.isEmpty()
                                || Arrays.asList(ONLY.split(","))
                                        .contains(message.file().module()))
                        .filter(message -> !message.hasRemedy() && !exempt(message)))
                .as(
                        "messages without ' -> what to do'; what mirrors another's words or stays inside belongs into ExemptMessages")
                .isEmpty();
    }

    @Test
    void messages_areFound() throws IOException {
        assertThat(all).hasSizeGreaterThan(FEWEST);
        assertThat(all)
                .extracting(message -> message.file().module())
                .contains(modules().stream()
                        .filter(module -> !WITHOUT_MESSAGES.contains(module))
                        .toArray(String[]::new));
    }

    @Test
    void exemptions_areNeeded() {
        assertThat(ExemptMessages.ALL)
                .allMatch(exempt -> !exempt.reason().isBlank())
                .allMatch(exempt -> all.stream().anyMatch(message -> !message.hasRemedy() && exempt.covers(message)));
    }

    @Test
    void messages_withoutRemedy_areSeen(@TempDir Path root) throws IOException {
        Path folder = Files.createDirectories(root.resolve("small/src/main/java"));
        Files.writeString(folder.resolve("Small.java"), """
                class Small extends RuntimeException {
                    static final String HINT = " -> give one";
                    Small(String what) { super("small: " + what); }
                    static RuntimeException bad(String what) { return new IllegalStateException("bad: " + what); }
                    static String why(int n) { return n > 1 ? "many" : "few -> give more"; }
                    void fine(int n) {
                        if (n == 1) throw new Small("a name" + HINT);
                        if (n == 2) throw bad("two -> give one");
                        if (n == 3) throw new IllegalStateException(n > 0 ? "yes -> do" : "no -> don't");
                    }
                    void wrong(int n, Exception e) {
                        if (n == 1) throw new Small("first");
                        if (n == 2) throw bad("second");
                        if (n == 3) throw new IllegalStateException("third " + n + " of " + HINT.length());
                        if (n == 4) throw new IllegalStateException(why(n));
                        try { fine(n); } catch (Small caught) { throw new java.io.UncheckedIOException(caught); }
                    }
                }
                """);
        List<ThrownMessage> found = new ErrorMessages(root, List.of("small")).all();
        assertThat(found.stream().filter(ThrownMessage::hasRemedy))
                .extracting(ThrownMessage::line)
                .containsExactly(7L, 8L, 9L);
        assertThat(found.stream().filter(message -> !message.hasRemedy()))
                .extracting(ThrownMessage::line)
                .containsExactly(12L, 13L, 14L, 15L, 16L);
    }

    private static boolean exempt(ThrownMessage message) {
        return ExemptMessages.ALL.stream().anyMatch(exempt -> exempt.covers(message));
    }

    /** The modules of the build that have sources of their own and are released, and the examples. */
    private static List<String> modules() throws IOException {
        return Pattern.compile("<module>([a-z0-9/-]+)</module>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .filter(module -> NOT_RELEASED.stream().noneMatch(module::startsWith))
                .filter(module -> Files.isDirectory(ROOT.resolve(module).resolve("src/main/java")))
                .toList();
    }

    private static String table() {
        Map<String, long[]> counts = new TreeMap<>();
        for (ThrownMessage message : all) {
            long[] count = counts.computeIfAbsent(message.file().module(), module -> new long[3]);
            count[message.hasRemedy() ? 0 : exempt(message) ? 1 : 2]++;
        }
        StringBuilder text = new StringBuilder("error messages: with what to do, exempt, without\n");
        counts.forEach(
                (module, count) -> text.append("%-24s %4d %4d %4d%n".formatted(module, count[0], count[1], count[2])));
        return text.append("texts that are handed to ")
                .append(String.join(", ", handedTo()))
                .toString();
    }

    /** The methods whose callers give the words. */
    private static List<String> handedTo() {
        return all.stream()
                .map(ThrownMessage::through)
                .filter(Objects::nonNull)
                .map(ThrownMessage::method)
                .map(method -> method.isConstructor() ? "new " + method.type() : method.type() + "." + method.name())
                .distinct()
                .sorted()
                .toList();
    }
}
