// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.PairExample;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PairMiningTest {
    private static final String QUESTION = "question";

    /** Vectors at an angle from the question's: n tenths of a degree for a text that ends with n. */
    private final RetrievalIndex index = RetrievalIndex.builder()
            .passages(Chunking.words(4, 0))
            .vectors("angles", PairMiningTest::angle)
            .build();

    private static double[] angle(String text) {
        String digits = text.replaceAll("\\D", "");
        double angle = Math.toRadians(digits.isEmpty() ? 0 : Integer.parseInt(digits) / 10.0);
        return new double[] {Math.cos(angle), Math.sin(angle)};
    }

    @BeforeEach
    void put() {
        index.put(List.of(
                RetrievalDocument.of("answer", "text 200"), // cosine 0.940, so that at most 0.893 is allowed
                RetrievalDocument.of("copy", "Text  200"),
                RetrievalDocument.of("better", "text 100"),
                RetrievalDocument.of("close", "text 250"), // 0.906
                RetrievalDocument.of("hard", "text 300"), // 0.866
                RetrievalDocument.of("harmless", "text 500"),
                RetrievalDocument.of("easy", "text 800"),
                RetrievalDocument.of("long", "text 810 a b text 820 a b")));
    }

    @AfterEach
    void close() {
        index.close();
    }

    private MinedPairs mined(Map<String, Integer> grades) {
        return PairMining.builder(index).negatives(2).build().mine(Map.of(QUESTION, grades));
    }

    @Test
    void mine_takesTheHardestThatAreNotTooSimilar_andCountsTheOthers() {
        MinedPairs mined = mined(Map.of("answer", 1));
        assertThat(mined.rows())
                .containsExactly(new PairExample(
                        QUESTION, "text 200", List.of("text 300", "text 500"), null, Map.of("document", "answer")));
        assertThat(mined.tooSimilar()).isEqualTo(2); // better, close
        assertThat(mined.sameText()).isEqualTo(1); // copy
        assertThat(mined.negatives()).isEqualTo(2);
        assertThat(mined.summary())
                .startsWith("1 rows of 1 questions, 2 negatives (0 judged by people); left out: 2 too similar, 1 with");
    }

    @Test
    void mine_believesPeople_whereTheySayThatAPassageIsNoAnswer() {
        MinedPairs mined = mined(Map.of("answer", 2, "better", 0));
        assertThat(mined.rows().get(0).negatives()).containsExactly("text 100", "text 300");
        assertThat(mined.judgedNegatives()).isEqualTo(1);
        assertThat(mined.tooSimilar()).isEqualTo(1);
    }

    @Test
    void mine_ofSeveralAnswers_makesARowOfEach_andNoneIsTheOthersNegative() {
        MinedPairs mined = mined(Map.of("answer", 1, "hard", 1));
        assertThat(mined.rows()).extracting(PairExample::positive).containsExactly("text 200", "text 300");
        assertThat(mined.rows()).allSatisfy(row -> assertThat(row.negatives()).doesNotContain("text 300", "text 200"));
    }

    @Test
    void mine_countsWhatIsNotInTheIndex_andWhereNobodyKnowsWhichPassageIsMeant() {
        PairMining three = PairMining.builder(index).depth(3).build();
        MinedPairs mined = three.mine(Map.of(QUESTION, Map.of("gone", 1, "long", 1, "harmless", 1), "other", Map.of()));
        assertThat(mined.questions()).isEqualTo(2);
        assertThat(mined.unknown()).isEqualTo(1);
        assertThat(mined.unclear()).isEqualTo(1);
        assertThat(mined.rows()).extracting(PairExample::positive).containsExactly("text 500"); // one passage: it is
        assertThat(mined.withoutNegative()).isEqualTo(1); // all three found are more similar
        MinedPairs named = three.mine(Map.of(QUESTION, Map.of("long#1", 1)));
        assertThat(named.rows()).extracting(PairExample::positive).containsExactly("text 820 a b");
    }

    @Test
    void mine_drawn_isTheSameForTheSameSeed_andAnotherForOthers() {
        index.put(IntStream.range(310, 400)
                .mapToObj(i -> RetrievalDocument.of("n" + i, "text " + i))
                .toList());
        Map<String, Map<String, Integer>> relevant =
                Map.of(QUESTION, Map.of("answer", 1), "another question", Map.of("answer", 1));
        PairMining.Builder builder = PairMining.builder(index).negatives(5);
        MinedPairs first = builder.drawn(1).build().mine(relevant);
        assertThat(builder.drawn(1).build().mine(relevant)).isEqualTo(first);
        assertThat(builder.drawn(2).build().mine(relevant).rows()).isNotEqualTo(first.rows());
        assertThat(first.rows().get(0).negatives()).hasSize(5).isSorted(); // the hardest first
        assertThat(first.rows().get(0).negatives())
                .isNotEqualTo(first.rows().get(1).negatives());
    }

    @Test
    void mine_withoutVectors_comparesByWords() {
        try (RetrievalIndex words = RetrievalIndex.builder().build()) {
            words.put(List.of(
                    RetrievalDocument.of("answer", "send goods back within thirty days"),
                    RetrievalDocument.of("hard", "goods are never sent"),
                    RetrievalDocument.of("other", "parcels")));
            MinedPairs mined = PairMining.builder(words).build().mine(Map.of("send goods back", Map.of("answer", 1)));
            assertThat(mined.rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row.negatives()).containsExactly("goods are never sent"));
        }
    }

    @Test
    void settings_thatAreWrong_areRefused() {
        PairMining.Builder builder = PairMining.builder(index);
        assertThatThrownBy(() -> builder.negatives(-1)).hasMessageContaining("negatives: -1");
        assertThatThrownBy(() -> builder.margin(1.5)).hasMessageContaining("margin: 1.5");
        assertThatThrownBy(() -> builder.depth(0)).hasMessageContaining("depth: 0");
    }
}
