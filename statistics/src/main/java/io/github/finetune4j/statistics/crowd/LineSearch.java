// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crowd;

/**
 * A step that lowers a function enough and leaves a slope small enough (the strong conditions of Wolfe), after J. Moré
 * and D. Thuente (ACM TOMS 20, 1994), with the constants of MINPACK-2 and the settings of scipy's conjugate gradients.
 */
final class LineSearch {
    static final double DECREASE = 1e-4;
    static final double CURVATURE = 0.4;
    private static final double LEAST_STEP = 1e-100;
    private static final double MOST_STEP = 1e100;
    private static final double NARROW = 1e-14;
    private static final double SHRINK = 0.66;
    private static final int TRIALS = 100;

    private final double startSlope;
    private final double expected;
    private final Point best;
    private final Point other;
    private boolean bracketed;
    private double least;
    private double most;
    private double step;

    /** A function of the length of a step. */
    interface Line {
        double value(double length);

        /** {@return the slope where the value was asked for last} */
        double slope();
    }

    /** A step tried, with value and slope there. */
    private static final class Point {
        private double at;
        private double value;
        private double slope;

        Point(double at, double value, double slope) {
            set(at, value, slope);
        }

        void set(double newAt, double newValue, double newSlope) {
            at = newAt;
            value = newValue;
            slope = newSlope;
        }

        /** The point of the function less a line through the start. */
        Point less(double line) {
            return new Point(at, value - at * line, slope - line);
        }

        void add(double line) {
            value += at * line;
            slope += line;
        }
    }

    private LineSearch(double value, double slope, double step) {
        startSlope = slope;
        expected = DECREASE * slope;
        best = new Point(0, value, slope);
        other = new Point(0, value, slope);
        this.step = step;
        most = 5 * step;
    }

    /**
     * {@return the length of the step; NaN if none is found}
     *
     * @param line the function, which was last asked at that length
     * @param value at length 0
     * @param before value before the step before this one
     * @param slope at length 0, below 0
     */
    static double wolfe(Line line, double value, double before, double slope) {
        double first = firstStep(value, before, slope);
        boolean searchable = slope < 0 && first >= LEAST_STEP;
        return searchable ? new LineSearch(value, slope, first).run(line, value) : Double.NaN;
    }

    /** As long a step as would lower the function as much as the last one did, at most 1. */
    static double firstStep(double value, double before, double slope) {
        double guess = Math.min(1, 1.01 * 2 * (value - before) / slope);
        return guess < 0 ? 1 : guess;
    }

    private double run(Line line, double start) {
        double width = MOST_STEP - LEAST_STEP;
        double widthBefore = 2 * width;
        boolean modified = true;
        for (int trial = 0; trial < TRIALS; trial++) {
            double value = line.value(step);
            double slope = line.slope();
            double bound = start + step * expected;
            modified &= !(value <= bound && slope >= 0);
            if (value <= bound && Math.abs(slope) <= CURVATURE * -startSlope) {
                return step;
            }
            if (!Double.isFinite(value) || stuck(value, slope, bound)) {
                return Double.NaN;
            }
            take(value, slope, modified && value <= best.value && value > bound);
            if (bracketed) {
                if (Math.abs(other.at - best.at) >= SHRINK * widthBefore) {
                    step = best.at + (other.at - best.at) / 2;
                }
                widthBefore = width;
                width = Math.abs(other.at - best.at);
            }
            limit();
        }
        return Double.NaN;
    }

    private boolean stuck(double value, double slope, double bound) {
        return (bracketed && (step <= least || step >= most || most - least <= NARROW * most))
                || (step == MOST_STEP && value <= bound && slope <= expected)
                || (step == LEAST_STEP && (value > bound || slope >= expected));
    }

    private void limit() {
        if (bracketed) {
            least = Math.min(best.at, other.at);
            most = Math.max(best.at, other.at);
        } else {
            least = step + 1.1 * (step - best.at);
            most = step + 4 * (step - best.at);
        }
        step = Math.max(LEAST_STEP, Math.min(MOST_STEP, step));
        if (bracketed && (step <= least || step >= most || most - least <= NARROW * most)) {
            step = best.at;
        }
    }

    private void take(double value, double slope, boolean modified) {
        Point tried = new Point(step, value, slope);
        if (!modified) {
            step = next(best, other, tried);
            return;
        }
        Point lowBest = best.less(expected);
        Point lowOther = other.less(expected);
        step = next(lowBest, lowOther, tried.less(expected));
        lowBest.add(expected);
        lowOther.add(expected);
        best.set(lowBest.at, lowBest.value, lowBest.slope);
        other.set(lowOther.at, lowOther.value, lowOther.slope);
    }

    /** {@return the next step} The bracket of x and y, of which x is the better, is brought up to date. */
    private double next(Point x, Point y, Point tried) {
        boolean turned = tried.slope * (x.slope / Math.abs(x.slope)) < 0;
        double next = trial(x, y, tried, turned);
        if (tried.value > x.value) {
            y.set(tried.at, tried.value, tried.slope);
        } else {
            if (turned) {
                y.set(x.at, x.value, x.slope);
            }
            x.set(tried.at, tried.value, tried.slope);
        }
        return next;
    }

    private double trial(Point x, Point y, Point tried, boolean turned) {
        if (tried.value > x.value) {
            bracketed = true;
            return higher(x, tried);
        }
        if (turned) {
            bracketed = true;
            double cubic = cubic(tried, x);
            double secant = secant(tried, x);
            return Math.abs(cubic - tried.at) > Math.abs(secant - tried.at) ? cubic : secant;
        }
        if (Math.abs(tried.slope) < Math.abs(x.slope)) {
            return flatter(x, y, tried);
        }
        return bracketed ? cubic(tried, y) : tried.at > x.at ? most : least;
    }

    private static double higher(Point x, Point tried) {
        double cubic = cubic(x, tried);
        double rise = (x.value - tried.value) / (tried.at - x.at) + x.slope;
        double quadratic = x.at + x.slope / rise / 2 * (tried.at - x.at);
        return Math.abs(cubic - x.at) <= Math.abs(quadratic - x.at) ? cubic : cubic + (quadratic - cubic) / 2;
    }

    private double flatter(Point x, Point y, Point tried) {
        double theta = theta(x, tried);
        double s = Math.max(Math.abs(theta), Math.max(Math.abs(x.slope), Math.abs(tried.slope)));
        double square = theta / s * (theta / s) - x.slope / s * (tried.slope / s);
        double gamma = (tried.at > x.at ? -1 : 1) * s * Math.sqrt(Math.max(0, square));
        double r = (gamma - tried.slope + theta) / (gamma + (x.slope - tried.slope) + gamma);
        double end = tried.at > x.at ? most : least;
        double cubic = r < 0 && gamma != 0 ? tried.at + r * (x.at - tried.at) : end;
        double secant = secant(tried, x);
        boolean nearer = Math.abs(cubic - tried.at) < Math.abs(secant - tried.at);
        if (!bracketed) {
            boolean farther = Math.abs(cubic - tried.at) > Math.abs(secant - tried.at);
            return Math.max(least, Math.min(most, farther ? cubic : secant));
        }
        double limit = tried.at + SHRINK * (y.at - tried.at);
        double next = nearer ? cubic : secant;
        return tried.at > x.at ? Math.min(limit, next) : Math.max(limit, next);
    }

    private static double theta(Point from, Point to) {
        return 3 * (from.value - to.value) / (to.at - from.at) + from.slope + to.slope;
    }

    /** Where the cubic through both points is least, seen from the first. */
    private static double cubic(Point from, Point to) {
        double theta = theta(from, to);
        double s = Math.max(Math.abs(theta), Math.max(Math.abs(from.slope), Math.abs(to.slope)));
        double gamma = s * Math.sqrt(theta / s * (theta / s) - from.slope / s * (to.slope / s));
        gamma = to.at < from.at ? -gamma : gamma;
        double r = (gamma - from.slope + theta) / (gamma - from.slope + gamma + to.slope);
        return from.at + r * (to.at - from.at);
    }

    private static double secant(Point from, Point to) {
        return from.at + from.slope / (from.slope - to.slope) * (to.at - from.at);
    }
}
