// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words that users read: in the README, the docs without notes of ours, and the examples. */
final class ShownWords {
    private ShownWords() {}

    static Set<String> all() throws IOException {
        Path root = Fixtures.repository();
        Set<Path> notes = Set.of(root.resolve("docs/decisions"), root.resolve("docs/lab"));
        try (Stream<Path> docs = Files.walk(root.resolve("docs"));
                Stream<Path> examples = Files.walk(root.resolve("examples/src/main/java"));
                Stream<Path> consumer = Files.walk(root.resolve("examples/consumer"))) {
            return Stream.of(Stream.of(root.resolve("README.md")), docs, examples, consumer)
                    .flatMap(each -> each)
                    .filter(file -> notes.stream().noneMatch(file::startsWith))
                    .filter(file ->
                            file.toString().endsWith(".md") || file.toString().endsWith(".java"))
                    .flatMap(ShownWords::words)
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> words(Path file) {
        try {
            return Arrays.stream(Files.readString(file).split("\\W+"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
