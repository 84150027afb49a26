// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Weights that are looked for in the rows' span are those that are looked for among all. */
class SpanDesignTest {
    private static final int FEATURES = 300;
    private static final int LABELS = 5;

    /** Rows of twelve numbers each; the last ones are copies, sums of others, and empty. */
    private static List<SparseVector> rows() {
        SplittableRandom random = new SplittableRandom(3);
        List<SparseVector> rows = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            int[] places =
                    random.ints(0, FEATURES).distinct().limit(12).sorted().toArray();
            rows.add(
                    new SparseVector(FEATURES, places, random.doubles(12, -1, 2).toArray()));
        }
        rows.add(rows.get(4));
        rows.add(sum(rows.get(1), rows.get(2)));
        rows.add(new SparseVector(FEATURES, new int[0], new double[0]));
        return rows;
    }

    private static SparseVector sum(SparseVector a, SparseVector b) {
        double[] sum = new double[FEATURES];
        for (SparseVector each : List.of(a, b)) {
            for (int i = 0; i < each.places.length; i++) {
                sum[each.places[i]] += each.values[i];
            }
        }
        int[] places = IntStream.range(0, FEATURES).filter(j -> sum[j] != 0).toArray();
        return new SparseVector(
                FEATURES, places, Arrays.stream(places).mapToDouble(j -> sum[j]).toArray());
    }

    private static Coefficients fit(Design design) {
        int[] labels = IntStream.range(0, design.rows()).map(i -> i % LABELS).toArray();
        double[] weights = new double[labels.length];
        Arrays.fill(weights, 30);
        LogisticLoss loss = new LogisticLoss(design, new SoftmaxLink(labels, weights), LABELS);
        FitMonitor monitor = new FitMonitor(progress -> {}, () -> false);
        return design.read(new NewtonSearch(loss, loss.zeros(), monitor).runFromAfar(NewtonSearch.TOLERANCE), LABELS);
    }

    @Test
    void fit_inTheSpanOfRows_givesTheWeightsOfTheWholeSpace() {
        List<SparseVector> rows = rows();
        assertThat(SpanDesign.pays(rows.size(), FEATURES, LABELS)).isTrue();
        Coefficients inSpan = fit(new SpanDesign(rows));
        Coefficients all = fit(new SparseDesign(rows));
        GoldenLinear.assertNear(inSpan.weights(), all.weights(), 1e-7);
        assertThat(Arrays.stream(inSpan.weights()[0]).map(Math::abs).sum()).isGreaterThan(1);
    }

    @Test
    void rowsThatOthersSpan_addNothingToTheBasis() {
        List<SparseVector> rows = rows();
        int basis = new SpanDesign(rows).zeros(1)[0].length - 1;
        assertThat(basis).isBetween(rows.size() - 3, rows.size() - 2); // rounding may leave a trace of the sum
    }

    @Test
    void manyRows_orFewOutputs_areLeftToAllFeatures() {
        assertThat(SpanDesign.pays(SpanDesign.MOST_ROWS + 1, 1 << 20, 100)).isFalse();
        assertThat(SpanDesign.pays(500, 400, 100)).isFalse();
        assertThat(SpanDesign.pays(1000, 5000, 2)).isFalse();
        assertThat(SpanDesign.pays(1000, 5000, 10)).isTrue();
    }

    @Test
    void basis_ofPrincipalAxes_isOrthonormal_andBeginsWithTheWidest() {
        int n = 2 * PrincipalAxes.LEADING + 10;
        SplittableRandom random = new SplittableRandom(5);
        double[][] axes = new double[n][n];
        double[][] covariance = new double[n][n];
        for (int times = 0; times < 20; times++) { // of rank 20, fewer than are looked for
            double[] row = random.doubles(n, -1, 1).toArray();
            row[7] = times == 0 ? 100 : row[7];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    covariance[i][j] += row[i] * row[j];
                }
            }
        }
        double[][] basis = PrincipalAxes.of(covariance);
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                axes[a][b] = Products.dot(basis[a], basis[b], n);
                assertThat(axes[a][b]).isCloseTo(a == b ? 1 : 0, Offset.offset(1e-12));
            }
        }
        assertThat(Arrays.stream(basis).limit(PrincipalAxes.LEADING).mapToDouble(axis -> Math.abs(axis[7])))
                .anyMatch(share -> share > 0.99);
    }
}
