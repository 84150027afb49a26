// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Normal distributions that end at the range's ends, each as wide as the way to its farther neighbour. On a logarithmic
 * range all is in logarithms; where there are steps, the density of a value is the probability of its cell.
 */
final class NumberKernels implements Kernels {
    private static final double MOST_KERNELS = 100;

    private final double low;
    private final double high;
    private final double step;
    private final boolean log;
    private final double from;
    private final double to;
    private final double[] mu;
    private final double[] sigma;
    private final double[] logMass;
    private final Map<Double, double[]> cells = new HashMap<>();

    /** @param step 0 on a range without steps */
    NumberKernels(double[] seen, double low, double high, double step, boolean log) {
        this.low = low;
        this.high = high;
        this.step = step;
        this.log = log;
        from = place(low - step / 2);
        to = place(high + step / 2);
        mu = Arrays.copyOf(Arrays.stream(seen).map(this::place).toArray(), seen.length + 1);
        mu[seen.length] = 0.5 * (from + to);
        sigma = widths(seen.length);
        logMass = new double[mu.length];
        Arrays.setAll(logMass, k -> Gauss.logMass((from - mu[k]) / sigma[k], (to - mu[k]) / sigma[k]));
    }

    private double place(double value) {
        return log ? Math.log(value) : value;
    }

    double mu(int kernel) {
        return mu[kernel];
    }

    double sigma(int kernel) {
        return sigma[kernel];
    }

    private double[] widths(int seen) {
        int[] order = IntStream.range(0, seen)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> mu[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] widths = new double[seen + 1];
        double least = (to - from) / Math.min(MOST_KERNELS, seen + 2.0);
        for (int i = 0; i < seen; i++) {
            double before = i == 0 ? from : mu[order[i - 1]];
            double after = i == seen - 1 ? to : mu[order[i + 1]];
            double here = mu[order[i]];
            double width = Math.max(here - before, after - here);
            if (seen > 1 && i == 0) {
                width = after - here; // the way to the range's end doesn't count where there are neighbours
            } else if (seen > 1 && i == seen - 1) {
                width = here - before;
            }
            widths[order[i]] = Math.max(least, Math.min(to - from, width));
        }
        widths[seen] = to - from;
        return widths;
    }

    @Override
    public void addLogDensities(double at, double[] sums) {
        if (step > 0) {
            double[] mass = cells.computeIfAbsent(at, this::cell);
            for (int k = 0; k < sums.length; k++) {
                sums[k] += mass[k];
            }
            return;
        }
        double place = place(at);
        for (int k = 0; k < sums.length; k++) {
            sums[k] += Gauss.logDensity((place - mu[k]) / sigma[k]) - Math.log(sigma[k]) - logMass[k];
        }
    }

    private double[] cell(double at) {
        double left = place(at - step / 2);
        double right = place(at + step / 2);
        double[] mass = new double[mu.length];
        Arrays.setAll(mass, k -> Gauss.logMass((left - mu[k]) / sigma[k], (right - mu[k]) / sigma[k]) - logMass[k]);
        return mass;
    }

    /** At least a third of each kernel lies in the range, so it doesn't take long to hit it. */
    @Override
    public double draw(int kernel, RandomGenerator random) {
        double place;
        do {
            place = mu[kernel] + sigma[kernel] * random.nextGaussian();
        } while (place < from || place > to);
        double value = log ? Math.exp(place) : place;
        if (step > 0) {
            value = low + Math.rint((value - low) / step) * step;
        }
        return Math.max(low, Math.min(high, value));
    }
}
