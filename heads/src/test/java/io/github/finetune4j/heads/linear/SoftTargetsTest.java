// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that learn from probabilities: what a fit on each row once for each label gives, weighted. */
class SoftTargetsTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-6);
    private static final int ROWS = 60;
    private static final int FEATURES = 7;
    private static final LogisticRegression REGRESSION =
            LogisticRegression.builder().inverseRegularization(3).build();

    private static double[][] vectors() {
        SplittableRandom random = new SplittableRandom(5);
        double[][] vectors = new double[ROWS][];
        Arrays.setAll(vectors, i -> random.doubles(FEATURES, -1, 1).toArray());
        return vectors;
    }

    private static double[][] targets(int labels, boolean sumsToOne) {
        SplittableRandom random = new SplittableRandom(6);
        double[][] targets = new double[ROWS][];
        Arrays.setAll(targets, i -> {
            double[] drawn = random.doubles(labels, 0.05, 1).toArray();
            double sum = sumsToOne ? Arrays.stream(drawn).sum() : 1;
            return Arrays.stream(drawn).map(each -> each / sum).toArray();
        });
        return targets;
    }

    private static List<SparseVector> sparse(double[][] vectors) {
        return Arrays.stream(vectors)
                .map(each ->
                        new SparseVector(FEATURES, IntStream.range(0, FEATURES).toArray(), each))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void fitSoft_isTheFitOnEachRowOnceForEachLabel_weighted(int labels) {
        double[][] vectors = vectors();
        double[][] targets = targets(labels, true);
        List<double[]> rows = new ArrayList<>();
        List<Integer> given = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            for (int k = 0; k < labels; k++) {
                rows.add(vectors[i]);
                given.add(k);
                weights.add(targets[i][k]);
            }
        }
        LinearHead repeated = LogisticRegression.builder()
                .inverseRegularization(3)
                .rowWeights(weights.stream().mapToDouble(Double::doubleValue).toArray())
                .build()
                .fit(
                        rows.toArray(double[][]::new),
                        given.stream().mapToInt(Integer::intValue).toArray(),
                        labels);
        same(REGRESSION.fitSoft(vectors, targets), repeated);
        same(REGRESSION.fitSoft(sparse(vectors), targets), repeated);
    }

    @Test
    void fitSoft_ofCertainRows_isTheFitOnLabels() {
        double[][] vectors = vectors();
        double[][] certain = new double[ROWS][4];
        int[] labels = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            labels[i] = i % 4;
            certain[i][i % 4] = 1;
        }
        same(REGRESSION.fitSoft(vectors, certain), REGRESSION.fit(vectors, labels, 4));
    }

    @Test
    void fitSoftSeveral_isEachLabelOnceWithItAndOnceWithout_weighted() {
        double[][] vectors = vectors();
        double[][] targets = targets(3, false);
        LinearHead several = REGRESSION.fitSoftSeveral(vectors, targets);
        same(REGRESSION.fitSoftSeveral(sparse(vectors), targets), several);
        assertThat(several.kind()).isEqualTo(HeadKind.ANY_OF_MANY);
        for (int k = 0; k < 3; k++) {
            int label = k;
            double[][] alone = Arrays.stream(targets)
                    .map(each -> new double[] {1 - each[label], each[label]})
                    .toArray(double[][]::new);
            assertThat(several.weights()[k])
                    .containsExactly(REGRESSION.fitSoft(vectors, alone).weights()[0], EXACT);
        }
    }

    @Test
    void targets_thatAreNoProbabilities_areRefused() {
        double[][] vectors = {{0, 1}, {1, 0}};
        for (double[][] wrong : new double[][][] {
            {{0.5, 0.4}, {0.5, 0.5}},
            {{1.5, -0.5}, {0.5, 0.5}},
            {{Double.NaN, 1}, {0.5, 0.5}},
            {{1, 0}, {1, 0}},
            {{0.5, 0.5}, {1}},
            {{0.5, 0.5}}
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> REGRESSION.fitSoft(vectors, wrong))
                    .withMessageContaining(" -> ");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogisticRegression.builder()
                        .balancedLabels(true)
                        .build()
                        .fitSoft(vectors, new double[][] {{0.9, 0.1}, {0.2, 0.8}}))
                .withMessageContaining("balancedLabels");
    }

    private static void same(LinearHead found, LinearHead expected) {
        assertThat(found.kind()).isEqualTo(expected.kind());
        assertThat(found.intercepts()).containsExactly(expected.intercepts(), EXACT);
        for (int k = 0; k < expected.outputs() && k < expected.weights().length; k++) {
            assertThat(found.weights()[k]).containsExactly(expected.weights()[k], EXACT);
        }
    }
}
