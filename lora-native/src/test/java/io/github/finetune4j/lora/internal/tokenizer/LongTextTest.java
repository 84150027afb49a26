// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Texts of millions of characters, as one prompt may hold them. The library in Rust ends the process over eleven
 * million spaces, which its expression takes for one piece.
 */
class LongTextTest {
    private static final int MILLIONS = 11_000_000;

    @Test
    void spaces_farMoreThanWanted_areNotEvenBegun() {
        Tokenizer tokenizer = Tokenizer.of(SmallTokenizers.json("bpe-qwen2"), "small");
        char[] text = text(' ', MILLIONS);
        Tokens tokens = tokenizer.encode(text, 0, text.length, false, new Wanted(2048, false));
        assertThat(tokens.whole()).isFalse();
        assertThat(tokens.count()).isZero();
    }

    @Test
    void words_farMoreThanWanted_areTokenizedNoFurther() {
        for (String name : List.of("bpe-llama3", "bpe-llama2", "unigram-xlmr", "wordpiece-bert", "words")) {
            Tokenizer tokenizer = Tokenizer.of(SmallTokenizers.json(name), "small");
            char[] text = "the dog and the fox, ".repeat(100_000).toCharArray();
            Tokens tokens = tokenizer.encode(text, 0, text.length, false, new Wanted(512, false));
            assertThat(tokens.whole()).as(name).isFalse();
            assertThat(tokens.count()).as(name).isLessThan(1024);
        }
    }

    /** One piece of many characters: the time grows with its length, not with the square. */
    @Test
    void onePiece_ofManyCharacters_isTokenized() {
        Tokenizer tokenizer = Tokenizer.of(SmallTokenizers.json("bpe-qwen2"), "small");
        for (char c : new char[] {' ', 'e'}) {
            char[] text = text(c, 300_000);
            Tokens tokens = tokenizer.encode(text, 0, text.length, false, Wanted.ALL);
            assertThat(tokens.whole()).isTrue();
            assertThat(tokens.end()[tokens.count() - 1]).isEqualTo(text.length);
        }
    }

    @Test
    void firstTokens_ofALongPiece_areThoseOfTheWhole() {
        Tokenizer tokenizer = Tokenizer.of(SmallTokenizers.json("bpe-qwen2"), "small");
        char[] text = text(' ', 200_000);
        Tokens all = tokenizer.encode(text, 0, text.length, false, Wanted.ALL);
        Tokens first = tokenizer.encode(text, 0, text.length, false, new Wanted(100, true));
        assertThat(first.whole()).isFalse();
        assertThat(Arrays.copyOf(first.ids(), 100)).containsExactly(Arrays.copyOf(all.ids(), 100));
    }

    private static char[] text(char c, int length) {
        char[] text = new char[length];
        Arrays.fill(text, c);
        return text;
    }
}
