// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.TokenCounter;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChunkingTest {
    private static List<String> texts(Chunking chunking, String text) {
        return chunking.cut(RetrievalDocument.of("d", text)).stream()
                .map(Passage::text)
                .toList();
    }

    @Test
    void words_withOverlap_beginAgainWithTheLastOnes() {
        assertThat(texts(Chunking.words(4, 1), "One, two: three four. Five six seven"))
                .containsExactly("One, two: three four. ", "four. Five six seven");
        assertThat(texts(Chunking.words(3, 0), "  a b c d e f  ")).containsExactly("  a b c ", "d e f  ");
        assertThat(texts(Chunking.words(3, 2), "a b c d")).containsExactly("a b c ", "b c d");
    }

    @Test
    void cut_ofOddTexts_losesNothing() {
        assertThat(texts(Chunking.words(2, 0), "")).containsExactly("");
        assertThat(texts(Chunking.words(2, 0), "!!! …")).containsExactly("!!! …");
        assertThat(texts(Chunking.words(2, 0), "日本語文")).containsExactly("日本", "語文");
        assertThat(texts(Chunking.whole(), "a b c")).containsExactly("a b c");
        assertThat(texts(Chunking.words(10, 0), "z".repeat(10_000))).hasSizeGreaterThan(3);
    }

    @Test
    void cut_withoutOverlap_givesTheTextBack() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(60), 0, 9).forEach(c -> text.append("ab .,\n日é😀", c, c + 1));
            Chunking chunking = Chunking.words(1 + random.nextInt(6), 0);
            assertThat(String.join("", texts(chunking, text.toString()))).isEqualTo(text.toString());
        }
    }

    @Test
    void tokens_areCountedByWord() {
        TokenCounter letters = text -> text.strip().length();
        assertThat(texts(Chunking.tokens(letters, 6, 2), "aa bb cc dddddddd e f"))
                .containsExactly("aa bb cc ", "cc ", "dddddddd ", "e f");
    }

    @Test
    void passages_knowTheirPlace() {
        String text = "One two three four five";
        List<Passage> passages = Chunking.words(2, 1).cut(new RetrievalDocument("d", "T", text));
        assertThat(passages).hasSize(4).allSatisfy(passage -> {
            assertThat(text.substring(passage.from(), passage.to())).isEqualTo(passage.text());
            assertThat(passage.title()).isEqualTo("T");
        });
        assertThat(passages.get(2).name()).isEqualTo("d#2");
    }
}
