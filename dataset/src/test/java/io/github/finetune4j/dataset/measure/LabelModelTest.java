// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.dataset.internal.shared.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelModelTest {
    private static List<Golden> cases() {
        return Golden.file("weak-supervision.json").rows("cases", 3);
    }

    private static LabelingFunctions votes(Golden golden) {
        return LabelingFunctions.of(golden.intMatrix("L"), (int) golden.number("cardinality"));
    }

    private static LabelModel model(Golden golden) {
        return golden.has("class_balance")
                ? LabelModel.fit(votes(golden), golden.doubles("class_balance"))
                : LabelModel.fit(votes(golden));
    }

    private static int[] decided(double[][] probabilities) {
        return Arrays.stream(probabilities)
                .mapToInt(row -> LabelingFunctions.decided(row).orElse(LabelingFunctions.ABSTAIN))
                .toArray();
    }

    @Test
    void golden_weightsAndProbabilities() {
        for (Golden golden : cases()) {
            LabelModel model = model(golden);
            assertThat(model.weights())
                    .as(golden.string("name"))
                    .containsExactly(golden.doubles("weights"), within(1e-3));
            double[][] probabilities = model.probabilities();
            double[][] expected = golden.matrix("proba_first_60");
            for (int i = 0; i < expected.length; i++) {
                assertThat(probabilities[i]).as("row %d", i).containsExactly(expected[i], within(1e-3));
            }
            assertThat(decided(probabilities)).isEqualTo(golden.ints("predict_abstain"));
        }
    }

    @Test
    void golden_majority() {
        for (Golden golden : cases()) {
            double[][] majority = votes(golden).majority();
            double[][] expected = golden.matrix("majority_proba_first_60");
            for (int i = 0; i < expected.length; i++) {
                assertThat(majority[i]).as("row %d", i).containsExactly(expected[i], within(1e-9));
            }
            assertThat(decided(majority)).isEqualTo(golden.ints("majority_predict_abstain"));
        }
    }

    @Test
    void golden_analysis() {
        for (Golden golden : cases()) {
            LabelingFunctions votes = votes(golden);
            int[] gold = golden.ints("gold");
            IntStream.range(0, votes.functions()).forEach(f -> {
                assertThat(votes.coverage(f)).isCloseTo(golden.doubles("lf_coverage")[f], within(1e-9));
                assertThat(votes.overlap(f)).isCloseTo(golden.doubles("lf_overlap")[f], within(1e-9));
                assertThat(votes.conflict(f)).isCloseTo(golden.doubles("lf_conflict")[f], within(1e-9));
                assertThat(votes.accuracy(f, gold).orElseThrow())
                        .isCloseTo(golden.doubles("lf_empirical_accuracy")[f], within(1e-9));
                assertThat(votes.polarity(f)).isEqualTo(golden.intMatrix("polarities")[f]);
            });
            assertThat(votes.labelCoverage()).isCloseTo(golden.number("label_coverage"), within(1e-9));
            assertThat(votes.labelOverlap()).isCloseTo(golden.number("label_overlap"), within(1e-9));
            assertThat(votes.labelConflict()).isCloseTo(golden.number("label_conflict"), within(1e-9));
        }
    }

    @Test
    void balance_thatIsNotANumberOrLacksAClass_isAnError() {
        LabelingFunctions votes = LabelingFunctions.of(new int[][] {{0, 1}, {1, 1}}, 2);
        for (double[] balance : new double[][] {{Double.NaN, 1}, {0, 1}, {1.5, -0.5}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LabelModel.fit(votes, balance))
                    .withMessageContaining("class balance: [" + balance[0] + ", " + balance[1]
                            + "] -> give 2 shares above 0 that sum to 1");
        }
    }

    @Test
    void accuracy_ofOtherRows_isAnError() {
        LabelingFunctions votes = LabelingFunctions.of(new int[][] {{0, 1}, {1, 1}}, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> votes.accuracy(0, new int[] {0, 1, 1}))
                .withMessage("true classes: 3 for 2 rows -> give one for each row");
    }

    @Test
    void arguments_areChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> LabelingFunctions.of(new int[][] {{0}, {5}}, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelModel.fit(LabelingFunctions.of(new int[][] {{0, 1}}, 2), new double[] {1, 1}));
    }
}
