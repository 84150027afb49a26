// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.heads.conformal.ConformalMethod;
import io.github.finetune4j.heads.conformal.ConformalSets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The number of rows of a split that the conformal sets of the others cover, beside the beta-binomial distribution that
 * theory gives for scores without ties.
 *
 * @param rows that are calibrated on, such that (rows + 1) · coverage is whole
 * @param tested rows that are counted
 */
record SplitCoverage(ConformalMethod method, int rows, int tested, double coverage) {
    private static final int CLASSES = 10;

    int covered(long seed) {
        SplittableRandom random = new SplittableRandom(90_000 + seed);
        double[][] said = new double[rows][];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            said[row] = said(random);
            labels[row] = label(said[row], random);
        }
        ConformalSets sets = ConformalSets.fit(method, said, labels, coverage);
        int covered = 0;
        for (int row = 0; row < tested; row++) {
            double[] own = said(random);
            covered += sets.set(own).contains(label(own, random)) ? 1 : 0;
        }
        return covered;
    }

    /** Of a model that is too sure of itself. */
    private static double[] said(SplittableRandom random) {
        double[] shares = new double[CLASSES];
        Arrays.setAll(shares, k -> Math.exp(2 * random.nextGaussian()));
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }

    private static int label(double[] said, SplittableRandom random) {
        double[] shares = Arrays.stream(said).map(Math::sqrt).toArray();
        double left = random.nextDouble() * Arrays.stream(shares).sum();
        int label = 0;
        while (label < CLASSES - 1 && left >= shares[label]) {
            left -= shares[label++];
        }
        return label;
    }

    /** {@return share of the splits whose count lies in the beta-binomial interval of 95 %, both ends included} */
    double inside(List<Integer> counts) {
        double a = Math.rint((rows + 1) * coverage);
        double b = rows + 1 - a;
        double[] chances = new double[tested + 1];
        double log = 0;
        double[] logs = new double[tested + 1];
        for (int k = 0; k < tested; k++) {
            log += Math.log((tested - k) / (k + 1.0)) + Math.log((k + a) / (tested - k - 1 + b));
            logs[k + 1] = log;
        }
        double most = Arrays.stream(logs).max().orElse(0);
        Arrays.setAll(chances, k -> Math.exp(logs[k] - most));
        double sum = Arrays.stream(chances).sum();
        int low = 0;
        int high = tested;
        for (double tail = chances[low]; tail / sum <= 0.025; tail += chances[++low]) {}
        for (double tail = chances[high]; tail / sum <= 0.025; tail += chances[--high]) {}
        int from = low;
        int to = high;
        return counts.stream().filter(n -> n >= from && n <= to).count() / (double) counts.size();
    }
}
