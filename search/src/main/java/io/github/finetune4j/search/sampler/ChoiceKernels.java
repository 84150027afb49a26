// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Options: a kernel prefers the one observed, the more clearly the more there are. */
final class ChoiceKernels implements Kernels {
    private final double[][] weights;

    ChoiceKernels(double[] seen, int options) {
        int kernels = seen.length + 1;
        weights = new double[kernels][options];
        for (int kernel = 0; kernel < kernels; kernel++) {
            Arrays.fill(weights[kernel], 1.0 / kernels);
            if (kernel < seen.length) {
                weights[kernel][(int) seen[kernel]] += 1;
            }
            double sum = Arrays.stream(weights[kernel]).sum();
            for (int option = 0; option < options; option++) {
                weights[kernel][option] /= sum;
            }
        }
    }

    double[] weights(int kernel) {
        return weights[kernel].clone();
    }

    @Override
    public void addLogDensities(double at, double[] sums) {
        for (int kernel = 0; kernel < sums.length; kernel++) {
            sums[kernel] += Math.log(weights[kernel][(int) at]);
        }
    }

    @Override
    public double draw(int kernel, RandomGenerator random) {
        return index(weights[kernel], random.nextDouble());
    }

    /** The first place at which the running sum reaches the share. */
    static int index(double[] weights, double share) {
        double sum = 0;
        for (int i = 0; i < weights.length - 1; i++) {
            sum += weights[i];
            if (share < sum) {
                return i;
            }
        }
        return weights.length - 1;
    }
}
