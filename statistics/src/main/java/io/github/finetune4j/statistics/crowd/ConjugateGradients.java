// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crowd;

import java.util.Arrays;

/**
 * The least of a smooth function by conjugate gradients (Polak and Ribière, never negative), with the line search of
 * Moré and Thuente and the settings of {@code scipy.optimize.minimize(method="CG")}, so that a search that is stopped
 * early stops where scipy's does.
 */
final class ConjugateGradients {
    private static final double SUFFICIENT_DESCENT = 0.01;

    private final Function function;
    private double[] place;
    private double[] gradient;
    private double value;
    private double before;

    /** A function of several numbers. */
    interface Function {
        /** {@return the value} The gradient goes into the array. */
        double at(double[] place, double[] gradient);
    }

    private ConjugateGradients(Function function, double[] start) {
        this.function = function;
        place = start.clone();
        gradient = new double[start.length];
        value = function.at(place, gradient);
        before = value + Math.sqrt(dot(gradient, gradient)) / 2;
    }

    /** {@return where the greatest part of the gradient is at most {@code enough}, or where the steps were used up} */
    static double[] minimum(Function function, double[] start, int steps, double enough) {
        return new ConjugateGradients(function, start).run(steps, enough);
    }

    private double[] run(int steps, double enough) {
        double[] direction = negative(gradient);
        for (int step = 0; step < steps && greatest(gradient) > enough; step++) {
            Line line = new Line(direction);
            if (!search(line, enough)) {
                return place;
            }
            direction = line.next();
            place = line.place;
            gradient = line.gradient;
            before = value;
            value = line.value;
        }
        return place;
    }

    private boolean search(Line line, double enough) {
        double slope = dot(gradient, line.direction);
        double length = LineSearch.wolfe(line, value, before, slope);
        if (Double.isNaN(length) || !line.descends(enough)) {
            length = ZoomSearch.wolfe(line, value, before, slope, () -> line.descends(enough));
        }
        return !Double.isNaN(length);
    }

    private static double[] negative(double[] values) {
        return Arrays.stream(values).map(v -> -v).toArray();
    }

    private static double greatest(double[] values) {
        double greatest = 0;
        for (double value : values) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        return greatest;
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    /** The function along a direction, at the place that was asked for last. */
    private final class Line implements LineSearch.Line {
        private final double[] direction;
        private final double[] place = new double[ConjugateGradients.this.place.length];
        private final double[] gradient = new double[place.length];
        private double value;

        Line(double[] direction) {
            this.direction = direction.clone();
        }

        /** The direction of the step after this one. */
        double[] next() {
            double beta = 0;
            for (int i = 0; i < gradient.length; i++) {
                beta += (gradient[i] - ConjugateGradients.this.gradient[i]) * gradient[i];
            }
            beta = Math.max(0, beta / dot(ConjugateGradients.this.gradient, ConjugateGradients.this.gradient));
            double[] next = new double[direction.length];
            for (int i = 0; i < next.length; i++) {
                next[i] = beta * direction[i] - gradient[i];
            }
            return next;
        }

        /** Whether the search may end here, or go on downwards from here. */
        boolean descends(double enough) {
            return greatest(gradient) <= enough
                    || dot(next(), gradient) <= -SUFFICIENT_DESCENT * dot(gradient, gradient);
        }

        @Override
        public double value(double length) {
            for (int i = 0; i < place.length; i++) {
                place[i] = ConjugateGradients.this.place[i] + length * direction[i];
            }
            value = function.at(place, gradient);
            return value;
        }

        @Override
        public double slope() {
            return dot(gradient, direction);
        }
    }
}
