// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.curve;

/**
 * Quality as a function of the number of rows: {@code limit − drop · rows^−rate}, the form that fits learning curves
 * best in many studies (J. Hestness et al., 2017; T. Viering and M. Loog, IEEE TPAMI 45, 2023).
 *
 * @param limit what infinitely many rows would reach
 * @param drop at least 0: more rows do no harm
 * @param rate how fast it is approached
 */
record PowerLaw(double limit, double drop, double rate) {
    private static final double SLOWEST = 0.02;
    private static final double FASTEST = 3;
    private static final int STEPS = 60;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    double at(double rows) {
        return limit - drop * Math.pow(rows, -rate);
    }

    /**
     * {@return the law with the least squares of its errors} For a rate the other two follow by linear regression; the
     * rate is searched on a grid of logarithms, and then by golden section.
     *
     * @param ceiling which no limit exceeds: 1 for a share
     * @param rows at least two different numbers
     * @param qualities measured with these
     */
    static PowerLaw fit(double ceiling, double[] rows, double[] qualities) {
        double step = Math.log(FASTEST / SLOWEST) / STEPS;
        double best = Math.log(SLOWEST);
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i <= STEPS; i++) {
            double at = Math.log(SLOWEST) + i * step;
            double error = error(ceiling, at, rows, qualities);
            if (error < least) {
                least = error;
                best = at;
            }
        }
        double refined = golden(ceiling, best - step, best + step, rows, qualities);
        return ofRate(ceiling, Math.exp(refined), rows, qualities);
    }

    private static double golden(double ceiling, double from, double to, double[] rows, double[] qualities) {
        double low = from;
        double high = to;
        while (high - low > 1e-7) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (error(ceiling, left, rows, qualities) <= error(ceiling, right, rows, qualities)) {
                high = right;
            } else {
                low = left;
            }
        }
        return (low + high) / 2;
    }

    private static double error(double ceiling, double logRate, double[] rows, double[] qualities) {
        PowerLaw law = ofRate(ceiling, Math.exp(logRate), rows, qualities);
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            double error = qualities[i] - law.at(rows[i]);
            sum += error * error;
        }
        return sum;
    }

    private static PowerLaw ofRate(double ceiling, double rate, double[] rows, double[] qualities) {
        double[] powers = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            powers[i] = Math.pow(rows[i], -rate);
        }
        double meanPower = mean(powers);
        double meanQuality = mean(qualities);
        double slope =
                product(powers, meanPower, qualities, meanQuality) / product(powers, meanPower, powers, meanPower);
        double drop = Math.max(0, -slope);
        double limit = meanQuality + drop * meanPower;
        return limit <= ceiling ? new PowerLaw(limit, drop, rate) : below(ceiling, rate, powers, qualities);
    }

    /** {@return the best law whose limit is the ceiling} */
    private static PowerLaw below(double ceiling, double rate, double[] powers, double[] qualities) {
        double missing = 0;
        double squares = 0;
        for (int i = 0; i < powers.length; i++) {
            missing += (ceiling - qualities[i]) * powers[i];
            squares += powers[i] * powers[i];
        }
        return new PowerLaw(ceiling, Math.max(0, missing / squares), rate);
    }

    private static double mean(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double product(double[] left, double meanLeft, double[] right, double meanRight) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (left[i] - meanLeft) * (right[i] - meanRight);
        }
        return sum;
    }
}
