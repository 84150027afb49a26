// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Fits of ordered labels and of numbers are told and cancelled, as those of labels are. */
class WatchedFitsTest {
    private static final int ROWS = 300;
    private static final int FEATURES = 150;

    private final double[][] vectors = new double[ROWS][FEATURES];
    private final int[] labels = new int[ROWS];
    private final double[][] targets = new double[ROWS][2];

    WatchedFitsTest() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < FEATURES; j++) {
                vectors[i][j] = random.nextDouble(-1, 1);
            }
            targets[i][0] = 3 * vectors[i][0] + random.nextDouble();
            targets[i][1] = -vectors[i][1];
            labels[i] = targets[i][0] < 0 ? 0 : targets[i][0] < 1 ? 1 : 2;
        }
    }

    private interface Fit {
        LinearHead fit(Consumer<FitProgress> listener, BooleanSupplier cancelled);
    }

    private LinearHead ordinal(Consumer<FitProgress> listener, BooleanSupplier cancelled) {
        return OrdinalRegression.fit(vectors, labels, 3, 1, false, listener, cancelled);
    }

    private LinearHead ridge(Consumer<FitProgress> listener, BooleanSupplier cancelled) {
        return RidgeRegression.fit(vectors, targets, 0.5, listener, cancelled);
    }

    @Test
    void progress_ofOrderedLabels_fallsStepByStep_andChangesNothing() {
        List<FitProgress> steps = heard(this::ordinal);
        assertThat(steps.size()).isGreaterThan(3);
        assertThat(ordinal(progress -> {}, () -> false).weights())
                .isDeepEqualTo(
                        OrdinalRegression.fit(vectors, labels, 3, 1, false).weights());
    }

    @Test
    void progress_ofNumbers_isTheBeginningAndTheEnd() {
        List<FitProgress> steps = heard(this::ridge);
        assertThat(steps).hasSize(2);
        double[][] weights = ridge(progress -> {}, () -> false).weights();
        double square = 0;
        for (double[] each : weights) {
            square += Products.dot(each, each, FEATURES);
        }
        assertThat(steps.get(0).distance()).isGreaterThanOrEqualTo(Math.sqrt(square)); // it began at no weights
        assertThat(weights)
                .isDeepEqualTo(RidgeRegression.fit(vectors, targets, 0.5).weights());
    }

    private static List<FitProgress> heard(Fit fit) {
        List<FitProgress> steps = new ArrayList<>();
        fit.fit(steps::add, () -> false);
        for (int i = 0; i < steps.size(); i++) {
            assertThat(steps.get(i).step()).isEqualTo(i);
            assertThat(i == 0 || steps.get(i).loss() <= steps.get(i - 1).loss()).isTrue();
        }
        assertThat(steps.get(steps.size() - 1).distance()).isCloseTo(0, within(1e-8));
        return steps;
    }

    @Test
    void cancelled_endsWithinAFit() {
        for (Fit fit : List.<Fit>of(this::ordinal, this::ridge)) {
            AtomicInteger asked = new AtomicInteger();
            assertThatThrownBy(() -> fit.fit(progress -> {}, () -> asked.incrementAndGet() > 3))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("cancelled");
            assertThat(asked).hasValue(4);
        }
    }

    @Test
    void interrupted_endsTooAndTheThreadStaysSo() {
        for (Fit fit : List.<Fit>of(this::ordinal, this::ridge)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> fit.fit(progress -> {}, () -> false)).isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
