// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

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
            double square = dot(gradient, gradient);
            Line line = new Line(direction);
            double length = LineSearch.wolfe(line, value, before, dot(gradient, direction));
            if (Double.isNaN(length)) {
                return place;
            }
            double[] next = line.gradient;
            double beta = 0;
            for (int i = 0; i < next.length; i++) {
                beta += (next[i] - gradient[i]) * next[i];
            }
            beta = Math.max(0, beta / square);
            for (int i = 0; i < direction.length; i++) {
                direction[i] = beta * direction[i] - next[i];
            }
            if (greatest(next) > enough && dot(direction, next) > -SUFFICIENT_DESCENT * dot(next, next)) {
                direction = negative(next);
            }
            place = line.place;
            gradient = next;
            before = value;
            value = line.value;
        }
        return place;
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
