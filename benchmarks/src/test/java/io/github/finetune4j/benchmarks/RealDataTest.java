// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.fixtures.Fixtures;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RealDataTest {
    /** Of the 10003 rows, 1200 in this order hold every one of the 77 labels; the first 1200 of the file hold eight. */
    @Test
    void read_ofBanking77_spreadsTheLabels() {
        List<ChatExample> rows = RealData.BANKING77.read(Fixtures.bigData("data/banking77/train.csv"));
        assertThat(rows).hasSize(10003);
        assertThat(rows.subList(0, 1200).stream().map(RealDataTest::answer).distinct())
                .hasSize(77);
        assertThat(rows.get(0).messages()).hasSize(3);
        assertThat(rows.get(0).prompt().get(1).content()).isEqualTo("I am still waiting on my card?");
        assertThat(answer(rows.get(0))).isEqualTo("card_arrival");
    }

    @Test
    void parse_ofRasbt_joinsInstructionAndInput() {
        List<ChatExample> rows = RealData.RASBT.parse(
                "[{\"instruction\":\"i\",\"input\":\"x\",\"output\":\"o\"},{\"instruction\":\"j\",\"input\":\"\",\"output\":\"p\"}]");
        assertThat(rows).extracting(row -> row.prompt().get(0).content()).containsExactly("i\n\nx", "j");
        assertThat(rows).extracting(RealDataTest::answer).containsExactly("o", "p");
    }

    @Test
    void parse_ofGsm8k_takesQuestionAndAnswer() {
        List<ChatExample> rows = RealData.GSM8K.parse("{\"question\":\"q\",\"answer\":\"a\"}\n");
        assertThat(rows).hasSize(1);
        assertThat(answer(rows.get(0))).isEqualTo("a");
    }

    /** By hand: 10 / φ rounds to 6, which shares 2 with 10; 7 does not. */
    @Test
    void order_ofTenRows_goesBySevens() {
        assertThat(GoldenStride.order(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)))
                .containsExactly(0, 7, 4, 1, 8, 5, 2, 9, 6, 3);
    }

    @Test
    void order_ofAnySize_takesEachRowOnce() {
        for (int n = 0; n < 300; n++) {
            List<Integer> rows = IntStream.range(0, n).boxed().toList();
            assertThat(new HashSet<>(GoldenStride.order(rows))).hasSize(n);
        }
    }

    private static String answer(ChatExample row) {
        return row.answer().orElseThrow().content();
    }
}
