// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How many types users meet, and that each of core's is shown to them: in the README, the docs or an example, or it has
 * a reason.
 */
class VisibleTypesTest {
    /** Core may lose types, and gains one only with a change of this line. */
    private static final int MOST_OF_CORE = 205;

    private static Modules modules;

    @BeforeAll
    static void read() throws IOException {
        modules = Modules.ours();
    }

    @Test
    void core_hasNoMoreTypesThanItHad() {
        modules.names().forEach(name -> System.out.printf("%5d public types in %s%n", count(name), name));
        assertThat(count("core")).isLessThanOrEqualTo(MOST_OF_CORE);
    }

    @Test
    void everyTypeOfCore_isShownOrHasAReason() throws IOException {
        Set<String> shown = wordsUsersRead();
        Map<String, String> reasons = reasons();
        assertThat(reasons.values()).allSatisfy(reason -> assertThat(reason).contains(" "));
        Set<String> unreported = modules.visible("core").stream()
                .map(JavaClass::getSimpleName)
                .filter(name -> !shown.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unreported)
                .as("core's types that no page and no example names; visible-types.txt says why they are there")
                .isEqualTo(new TreeSet<>(reasons.keySet()));
    }

    private static long count(String module) {
        return modules.visible(module).size();
    }

    private static Set<String> wordsUsersRead() throws IOException {
        Path root = Path.of("..");
        Set<Path> notes = Set.of(root.resolve("docs/decisions"), root.resolve("docs/lab"));
        try (Stream<Path> docs = Files.walk(root.resolve("docs"));
                Stream<Path> examples = Files.walk(Path.of("src", "main", "java"));
                Stream<Path> consumer = Files.walk(Path.of("consumer"))) {
            return Stream.of(Stream.of(root.resolve("README.md")), docs, examples, consumer)
                    .flatMap(each -> each)
                    .filter(file -> notes.stream().noneMatch(file::startsWith))
                    .filter(file ->
                            file.toString().endsWith(".md") || file.toString().endsWith(".java"))
                    .flatMap(VisibleTypesTest::words)
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> words(Path file) {
        try {
            return Arrays.stream(Files.readString(file).split("\\W+"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** {@return by type, why it is public} A line of the file is a reason, a colon, and types. */
    private static Map<String, String> reasons() throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        try (InputStream file = VisibleTypesTest.class.getResourceAsStream("visible-types.txt")) {
            new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(": "))
                    .forEach(parts -> Arrays.stream(parts[1].split(" ")).forEach(type -> reasons.put(type, parts[0])));
        }
        return reasons;
    }
}
