// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BpeTest {
    @Test
    void train_mergesTheMostFrequentPairFirst() {
        // words: ab, " ab" twice, " abc": a-b four times, then " "-ab three times, then nothing occurs twice
        Bpe bpe = train("ab ab ab abc", 300);
        assertThat(bpe.merges()).containsExactly(List.of("a", "b"), List.of("Ġ", "ab"));
        assertThat(bpe.size()).isEqualTo(1 + 256 + 2);
        assertThat(bpe.encode("abc ab")).containsExactly(257, 1 + 'c', 258);
    }

    @Test
    void train_ofEquallyFrequentPairs_takesTheLowerBytes() {
        assertThat(train("xyzw\nxyzw", 258).merges()).containsExactly(List.of("x", "y"));
    }

    @Test
    void train_stopsAtTheSize() {
        assertThat(train("hello hello hello hello", 260).size()).isEqualTo(260);
    }

    @Test
    void merge_takesOverlappingPairsFromTheLeft() {
        assertThat(Bpe.merge(new int[] {7, 7, 7, 7, 7}, new BpeTrainer.Pair(7, 7), 9))
                .containsExactly(9, 9, 7);
    }

    @Test
    void encode_appliesEarlierMergesFirst() {
        // b-c occurs most often, so abc is a + bc although ab was learned too
        Bpe bpe = train("bc bc bc bc ab ab ab", 1 + 256 + 4);
        assertThat(bpe.merges().get(0)).containsExactly("b", "c");
        assertThat(bpe.decode(bpe.encode("abc")[1])).isEqualTo("bc");
    }

    @Test
    void decode_ofEncode_isTheSame() {
        Bpe bpe = train("the cat and the dog", 280);
        for (String text : List.of("", "the the", "naïve 漢字 🙂", "  two\n\n lines\t", "100 %")) {
            assertThat(bpe.decode(bpe.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void encode_neverGivesASpecialPiece() {
        Bpe bpe = train("<|end|> <|end|> <|end|>", 290);
        assertThat(bpe.encode("<|end|>")).doesNotContain(bpe.special("<|end|>"));
        assertThatThrownBy(() -> bpe.special("a")).hasMessageContaining("<|end|>");
    }

    @Test
    void words_splitDigitsContractionsAndSpaces() {
        assertThat(PretrainWords.of("It's 12 o'clock,  no\n"))
                .containsExactly("It", "'s", " ", "1", "2", " o", "'", "clock", ",", " ", " no", "\n");
    }

    @Test
    void letters_ofBytes_areThoseOfGpt2() {
        assertThat(ByteLetters.of(" \n~ é")).isEqualTo("ĠĊ~ĠÃ©");
        assertThat(ByteLetters.of(0)).isEqualTo('Ā');
        assertThat(ByteLetters.of(173)).isEqualTo('Ń');
        assertThat(ByteLetters.back("ĠĊ~ĠÃ©")).isEqualTo(" \n~ é");
    }

    private static Bpe train(String text, int size) {
        BpeTrainer trainer = new BpeTrainer();
        trainer.add(text);
        return trainer.train(List.of("<|end|>"), size);
    }
}
