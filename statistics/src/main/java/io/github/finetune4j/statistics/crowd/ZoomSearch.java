// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crowd;

import java.util.function.BooleanSupplier;

/**
 * A step within the strong conditions of Wolfe that fulfils one more condition, by bracketing and zooming in (Nocedal
 * and Wright, Numerical Optimization, 2006, algorithms 3.5 and 3.6), with the settings of scipy, which takes it where
 * {@link LineSearch} finds none.
 */
final class ZoomSearch {
    private static final int TRIALS = 10;
    private static final double CUBIC_MARGIN = 0.2;
    private static final double QUADRATIC_MARGIN = 0.1;

    private final LineSearch.Line line;
    private final BooleanSupplier fits;
    private final double start;
    private final double startSlope;

    /** The end of the bracket that is better, with its slope; the other one; and the one that was left last. */
    private double low;

    private double lowValue;
    private double lowSlope;
    private double high;
    private double highValue;
    private double left;
    private double leftValue;

    private ZoomSearch(LineSearch.Line line, double start, double startSlope, BooleanSupplier fits) {
        this.line = line;
        this.start = start;
        this.startSlope = startSlope;
        this.fits = fits;
    }

    /**
     * {@return the length of the step, at which the line was asked last; NaN if none is found}
     *
     * @param line the function
     * @param value at length 0
     * @param before value before the step before this one
     * @param slope at length 0
     * @param fits the other condition, on the length asked for last
     */
    static double wolfe(LineSearch.Line line, double value, double before, double slope, BooleanSupplier fits) {
        double first = LineSearch.firstStep(value, before, slope);
        return new ZoomSearch(line, value, slope, fits).bracket(first);
    }

    private double bracket(double first) {
        double before = 0;
        double beforeValue = start;
        double beforeSlope = startSlope;
        double step = first;
        double value = line.value(step);
        for (int trial = 0; trial < TRIALS; trial++) {
            if (step == 0) {
                return Double.NaN;
            }
            if (tooHigh(step, value) || (trial > 0 && value >= beforeValue)) {
                return zoom(before, beforeValue, beforeSlope, step, value);
            }
            double slope = line.slope();
            if (flat(slope) && fits.getAsBoolean()) {
                return step;
            }
            if (slope >= 0) {
                return zoom(step, value, slope, before, beforeValue);
            }
            before = step;
            beforeValue = value;
            beforeSlope = slope;
            step *= 2;
            value = line.value(step);
        }
        return step;
    }

    private boolean tooHigh(double step, double value) {
        return value > start + LineSearch.DECREASE * step * startSlope;
    }

    private boolean flat(double slope) {
        return Math.abs(slope) <= -LineSearch.CURVATURE * startSlope;
    }

    private double zoom(double from, double fromValue, double fromSlope, double to, double toValue) {
        low = from;
        lowValue = fromValue;
        lowSlope = fromSlope;
        high = to;
        highValue = toValue;
        leftValue = start;
        for (int trial = 0; trial <= TRIALS; trial++) {
            double step = trial(trial > 0);
            double value = line.value(step);
            if (tooHigh(step, value) || value >= lowValue) {
                leaveHigh();
                high = step;
                highValue = value;
                continue;
            }
            double slope = line.slope();
            if (flat(slope) && fits.getAsBoolean()) {
                return step;
            }
            if (slope * (high - low) >= 0) {
                leaveHigh();
                high = low;
                highValue = lowValue;
            } else {
                left = low;
                leftValue = lowValue;
            }
            low = step;
            lowValue = value;
            lowSlope = slope;
        }
        return Double.NaN;
    }

    private void leaveHigh() {
        left = high;
        leftValue = highValue;
    }

    private double trial(boolean again) {
        double width = high - low;
        double cubic = again ? cubic() : Double.NaN;
        if (inside(cubic, CUBIC_MARGIN * width)) {
            return cubic;
        }
        double rise = (highValue - lowValue - lowSlope * width) / (width * width);
        double quadratic = low - lowSlope / (2 * rise);
        return inside(quadratic, QUADRATIC_MARGIN * width) ? quadratic : low + width / 2;
    }

    private boolean inside(double step, double margin) {
        return Double.isFinite(step) && step <= Math.max(low, high) - margin && step >= Math.min(low, high) + margin;
    }

    /** Where the cubic through both ends, the one left last and the slope is least. */
    private double cubic() {
        double b = high - low;
        double c = left - low;
        double scale = b * c * (b * c) * (b - c);
        double ofHigh = highValue - lowValue - lowSlope * b;
        double ofLeft = leftValue - lowValue - lowSlope * c;
        double third = (c * c * ofHigh - b * b * ofLeft) / scale;
        double second = (b * b * b * ofLeft - c * c * c * ofHigh) / scale;
        return low + (-second + Math.sqrt(second * second - 3 * third * lowSlope)) / (3 * third);
    }
}
