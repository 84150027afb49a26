// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.dataset.measure.Diversity;
import io.github.finetune4j.text.TextEmbedder;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Near duplicates and variety by vectors: here those of an angle of so many degrees. */
class MeaningTest {
    private static final TextEmbedder DEGREES = text -> {
        double angle = Math.toRadians(Double.parseDouble(text));
        return new double[] {3 * Math.cos(angle), 3 * Math.sin(angle)};
    };

    @Test
    void duplicates_areThoseWhoseVectorsLieCloseTogether() {
        List<String> texts = List.of("0", "90", "10", "45", "91", "20");
        DuplicateClusters found = NearDuplicates.ofMeaning(texts, DEGREES, Math.cos(Math.toRadians(10)));
        assertThat(found.clusters())
                .extracting(DuplicateCluster::rows)
                .containsExactly(List.of(0, 2, 5), List.of(1, 4)); // 20 by way of 10
        assertThat(found.pairs()).extracting(DuplicatePair::first).containsExactly(0, 1, 2);
        assertThat(found.pairs().get(1).jaccard()).isCloseTo(Math.cos(Math.toRadians(1)), within(1e-6));
        assertThat(found.rows()).isEqualTo(6);
    }

    @Test
    void duplicates_ofManyThatAreAlike_areOneCluster_andOneHundredPairsEachAreListed() {
        DuplicateClusters found = NearDuplicates.ofMeaning(Collections.nCopies(600, "30"), DEGREES, 1);
        assertThat(found.clusters())
                .singleElement()
                .satisfies(all -> assertThat(all.rows()).hasSize(600));
        assertThat(found.pairs())
                .hasSize(IntStream.range(0, 600).map(row -> Math.min(row, 100)).sum());
    }

    @Test
    void duplicates_ofNoTexts_areNone_andABrokenModelIsNamed() {
        assertThat(NearDuplicates.ofMeaning(List.of(), DEGREES, 0.9).rows()).isZero();
        assertThat(NearDuplicates.ofMeaning(List.of("a", "a"), text -> new double[2], 0.9)
                        .pairs())
                .isEmpty(); // vectors of zeros are like nothing
        assertThatThrownBy(() -> NearDuplicates.ofMeaning(List.of("1", "2"), text -> new double[0], 0.9))
                .hasMessage("the embedding model gave 0 numbers, not all of them finite -> check it");
        assertThatThrownBy(() -> NearDuplicates.ofMeaning(List.of("1", "22"), text -> new double[text.length()], 0.9))
                .hasMessage("the embedding model gave vectors of unequal length -> check it");
        assertThatThrownBy(() -> NearDuplicates.ofMeaning(List.of(), DEGREES, 1.5))
                .hasMessageContaining("cosine: 1.5");
    }

    @Test
    void variety_ofMeaning_isThatOfTheVectors() {
        assertThat(Diversity.ofMeaning(List.of("30", "30", "30", "30"), DEGREES))
                .isCloseTo(0.25, within(1e-6));
        assertThat(Diversity.ofMeaning(List.of("0", "90"), DEGREES)).isCloseTo(1, within(1e-6));
        assertThat(Diversity.ofMeaning(List.of("0", "60"), DEGREES)).isBetween(0.8, 0.95);
        assertThatThrownBy(() -> Diversity.ofMeaning(List.of(), DEGREES))
                .hasMessageContaining("none -> give at least 1");
    }
}
