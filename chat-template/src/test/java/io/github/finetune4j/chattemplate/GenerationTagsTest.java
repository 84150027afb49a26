// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Real templates with generation tags mark what transformers marks. */
final class GenerationTagsTest {
    @TestFactory
    Stream<DynamicTest> generationRanges_equalTransformers() {
        List<String> lines = lines();
        assertThat(lines).hasSize(33);
        return lines.stream().map(line -> {
            List<String> words = Arrays.asList(line.split(" ", -1));
            return DynamicTest.dynamicTest(
                    words.get(0) + " " + words.get(1),
                    () -> check(words.get(0), words.get(1), words.subList(2, words.size())));
        });
    }

    private static void check(String template, String conversation, List<String> expected) {
        AssistantSpans spans =
                GoldenRenders.template(template).assistantSpans(GoldenRenders.input(conversation, false));
        List<String> ranges = spans.rendered().generationRanges().stream()
                .map(range -> range.from() + "-" + range.to())
                .toList();
        assertThat(ranges).isEqualTo(expected);
        if (!expected.isEmpty()) {
            assertThat(spans.method()).isEqualTo(AssistantSpans.Method.GENERATION_TAGS);
            assertThat(spans.spans()).isEqualTo(spans.rendered().generationRanges());
        }
    }

    private static List<String> lines() {
        var stream = GenerationTagsTest.class.getResourceAsStream("generation-ranges.txt");
        try (var in =
                new BufferedReader(new InputStreamReader(Objects.requireNonNull(stream), StandardCharsets.UTF_8))) {
            return in.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
