// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import io.github.finetune4j.search.space.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** A density over some parameters at once: a weighted sum of kernels, one for each observation and one before all. */
final class ParzenEstimator {
    private static final int RECENT = 25;

    private final List<Parameter> parameters;
    private final Kernels[] kernels;
    private final double[] weights;

    /**
     * @param parameters of the space
     * @param seen observations, each with a code for each parameter, oldest first
     * @param fading whether old ones weigh less
     */
    ParzenEstimator(List<Parameter> parameters, List<double[]> seen, boolean fading) {
        this.parameters = parameters;
        weights = seen.isEmpty() ? new double[] {1} : weights(seen.size(), fading);
        kernels = new Kernels[parameters.size()];
        for (int i = 0; i < kernels.length; i++) {
            int dimension = i;
            kernels[i] = Kernels.of(
                    parameters.get(i),
                    seen.stream().mapToDouble(codes -> codes[dimension]).toArray());
        }
    }

    private static double[] weights(int seen, boolean fading) {
        double[] weights = Arrays.copyOf(fading ? ages(seen) : ones(seen), seen + 1);
        weights[seen] = 1;
        double sum = Arrays.stream(weights).sum();
        Arrays.setAll(weights, i -> weights[i] / sum);
        return weights;
    }

    private static double[] ones(int seen) {
        double[] ones = new double[seen];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** The weights of observations by age, oldest first: the newest 25 weigh 1. */
    static double[] ages(int seen) {
        double[] weights = ones(seen);
        int old = seen - RECENT;
        for (int i = 0; i < old; i++) {
            weights[i] = old == 1 ? 1.0 / seen : 1.0 / seen + i * (1 - 1.0 / seen) / (old - 1);
        }
        return weights;
    }

    double[] weights() {
        return weights.clone();
    }

    Kernels kernels(int parameter) {
        return kernels[parameter];
    }

    double[] draw(RandomGenerator random) {
        int kernel = ChoiceKernels.index(weights, random.nextDouble());
        double[] point = new double[kernels.length];
        Arrays.setAll(point, i -> kernels[i].draw(kernel, random));
        return point;
    }

    double logDensity(double[] point) {
        double[] sums = new double[weights.length];
        Arrays.setAll(sums, k -> Math.log(weights[k]));
        for (int i = 0; i < kernels.length; i++) {
            kernels[i].addLogDensities(point[i], sums);
        }
        double most = Arrays.stream(sums).max().orElseThrow();
        double shift = most == Double.NEGATIVE_INFINITY ? 0 : most;
        return Math.log(Arrays.stream(sums).map(sum -> Math.exp(sum - shift)).sum()) + shift;
    }

    Object value(int parameter, double[] point) {
        return Kernels.value(parameters.get(parameter), point[parameter]);
    }
}
