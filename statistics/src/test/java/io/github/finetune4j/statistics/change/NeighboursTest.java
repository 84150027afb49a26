// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** What windows inherit from those before them: at once believed of short windows, of long ones when it is shown. */
class NeighboursTest {
    private static final int RUNS = 100;
    private static final int WINDOWS = 250;

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** {@return the mean of the factors after many windows whose neighbours have that correlation} */
    private static double factor(boolean doubtful, double correlation) {
        double sum = 0;
        for (int run = 0; run < RUNS; run++) {
            RandomGenerator random = random(run);
            Dependence dependence = new Dependence(doubtful);
            double score = random.nextGaussian();
            for (int i = 0; i < WINDOWS; i++) {
                score = next(score, correlation, random);
                dependence.add(score);
            }
            sum += dependence.factor();
        }
        return sum / RUNS;
    }

    private static double next(double score, double correlation, RandomGenerator random) {
        return correlation * score + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
    }

    @Test
    void independentWindows_thatAreTakenForThat_costNothing() {
        assertThat(factor(true, 0)).isBetween(1.0, 1.05);
        assertThat(factor(false, 0)).isGreaterThan(1.1);
        assertThat(believed(0)).isLessThan(0.02 * WINDOWS);
    }

    @Test
    void clusters_areSeen_alsoWhereNoneWereExpected() {
        assertThat(factor(true, 0.5)).isGreaterThan(1.5);
        assertThat(believed(0.5)).isGreaterThan(0.7 * WINDOWS);
    }

    /** {@return for how many windows, on average, a regression that has to prove itself foretells anything} */
    private static double believed(double correlation) {
        int believed = 0;
        for (int run = 0; run < RUNS; run++) {
            RandomGenerator random = random(1000 + run);
            Whitening whitening = new Whitening(0.25, 0.04, true);
            double[] features = new double[Whitening.FEATURES];
            double score = random.nextGaussian();
            for (int i = 0; i < WINDOWS; i++) {
                whitening.features(features);
                double predicted = whitening.predicted();
                believed += whitening.expected() == 0 ? 0 : 1;
                score = next(score, correlation, random);
                whitening.learn(features, predicted, score);
                whitening.pass(score);
            }
        }
        return (double) believed / RUNS;
    }
}
