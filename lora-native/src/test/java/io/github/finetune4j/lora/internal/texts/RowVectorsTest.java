// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.heads.linear.HeadKind;
import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.heads.linear.TfIdf;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known of a row that is left out: nothing by itself. */
class RowVectorsTest {
    private static final List<String> TEXTS =
            List.of("where is my card", "my card is lost", "top up by card", "a zebra took my card");

    private static double sum(RowVectors vectors, int row, int length) {
        double[] ones = new double[length];
        Arrays.fill(ones, 1);
        return vectors.values(new LinearHead(HeadKind.NUMBERS, new double[][] {ones}, new double[1]), row)[0];
    }

    @Test
    void rowThatIsLeftOut_hasNoTermsOfItsOwn_asAnyTextThatIsAskedLater() {
        RowVectors all = RowVectors.ofTerms(TEXTS, TermFeatures.of(TEXTS));
        TfIdf others = TermFeatures.of(TEXTS.subList(0, 3));
        RowVectors known = all.knownBy(List.of(0, 1, 2)).orElseThrow();
        double later = Arrays.stream(others.vector(TEXTS.get(3)).values()).sum();
        assertThat(sum(known, 3, others.length())).isCloseTo(later, within(1e-12));
        assertThat(sum(all, 3, TermFeatures.of(TEXTS).length())).isNotCloseTo(later, within(1e-3));
    }

    @Test
    void rowsWithoutAnyTerm_giveNoVectors() {
        List<String> texts = List.of("a", "b", "my card");
        RowVectors all = RowVectors.ofTerms(texts, TermFeatures.of(texts));
        assertThat(all.knownBy(List.of(0, 1))).isEmpty();
        assertThat(all.knownBy(List.of(0, 2))).isPresent();
    }

    @Test
    void vectorsOfAnEncoder_areTheSame_whoeverIsKnown() {
        RowVectors vectors = RowVectors.of(List.of(new float[] {1, 2}, new float[] {3, 4}));
        assertThat(vectors.knownBy(List.of(0))).containsSame(vectors);
    }
}
