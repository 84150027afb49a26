// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordEdgesTest {
    @ParameterizedTest
    @CsvSource({
        "the cat, true",
        "bathe, false",
        "there, false",
        "the, true",
        "_the, false",
        "éthe, false",
        "'.the.', true"
    })
    void edges_areThoseOfWords(String text, boolean found) {
        assertThat(WordEdges.compile("\\<the\\>").matcher(text).find()).isEqualTo(found);
    }

    @Test
    void flags_areThoseOfThePattern() {
        assertThat(WordEdges.compile("\\<THE\\>", Pattern.CASE_INSENSITIVE)
                        .matcher("the")
                        .matches())
                .isTrue();
    }

    @Test
    void aRunOfMarks_isLookedThroughOnce() {
        String text = "\u0301".repeat(1_000_000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), // \b takes an hour
                () -> assertThat(WordEdges.compile("\\<the\\>").matcher(text).find())
                        .isFalse());
    }
}
