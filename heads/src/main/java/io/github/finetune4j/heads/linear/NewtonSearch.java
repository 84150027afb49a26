// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

/**
 * Newton's method, its steps found by preconditioned conjugate gradients. The penalty makes the loss as steep as the
 * distance from the optimum, so the gradient's norm bounds the weights' error.
 */
final class NewtonSearch {
    /** How many tables of coefficients it holds. */
    static final long TABLES = 10 + QuasiNewton.TABLES;

    private static final int MOST_STEPS = 200;
    private static final int MOST_PRODUCTS = 500;
    private static final int MOST_HALVINGS = 40;
    /** The error of a weight that is aimed at. */
    static final double TOLERANCE = 1e-8;
    /** From this part of the first gradient on the curvature changes too little to be looked at again. */
    private static final double SETTLED = 0.2;
    /** Of the gradient's terms, what adding them up loses. */
    private static final double ROUNDING = 4e-14;

    private final LogisticLoss loss;
    private final FitMonitor monitor;
    private final double[][] w;
    private double[][] gradient;
    private double[][] nextGradient;
    private final double[][] next;
    private final double[][] step;
    private final double[][] residual;
    private final double[][] direction;
    private final double[][] scaled;
    private final Preconditioner preconditioner;
    private boolean stale;

    NewtonSearch(LogisticLoss loss, double[][] start, FitMonitor monitor) {
        this.loss = loss;
        this.monitor = monitor;
        w = start;
        gradient = loss.zeros();
        nextGradient = loss.zeros();
        next = loss.zeros();
        step = loss.zeros();
        residual = loss.zeros();
        direction = loss.zeros();
        scaled = loss.zeros();
        preconditioner = loss.preconditioner();
    }

    /** Begins where it may be far from the optimum. */
    double[][] runFromAfar(double tolerance) {
        new QuasiNewton(loss, w, monitor).run();
        return run(tolerance);
    }

    /** Begins near the optimum, such as that of a like loss. */
    double[][] run(double tolerance) {
        loss.centre(w);
        double value = loss.at(w, gradient);
        double first = Numbers.norm(gradient);
        double goal = tolerance + ROUNDING * loss.scale();
        for (int n = 0; n < MOST_STEPS; n++) {
            double norm = Numbers.norm(gradient);
            monitor.report(new FitProgress(n, value, norm));
            if (norm <= goal) {
                return w;
            }
            stale = n == 0 || norm > SETTLED * first;
            solve(Math.max(Math.max(1e-3, goal / norm / 3), Math.min(0.1, Math.sqrt(norm / first))));
            value = walk(value, norm);
        }
        throw stuck(Numbers.norm(gradient));
    }

    private static IllegalStateException stuck(double norm) {
        return new IllegalStateException("fitting a head came no nearer to the optimum than a gradient of " + norm
                + " -> lower inverseRegularization, or scale the vectors down");
    }

    /** Goes along the step as far as the loss falls. {@return the loss there} */
    private double walk(double value, double norm) {
        double slope = Numbers.dot(gradient, step);
        double length = 1;
        for (int n = 0; n < MOST_HALVINGS; n++) {
            monitor.check();
            Numbers.copy(w, next);
            Numbers.add(next, length, step);
            double there = loss.at(next, nextGradient);
            boolean even = Math.abs(there - value) <= 1e-13 * Math.abs(value);
            if (there <= value + 1e-4 * length * slope || (even && Numbers.norm(nextGradient) < norm)) {
                Numbers.copy(next, w);
                double[][] kept = gradient;
                gradient = nextGradient;
                nextGradient = kept;
                return there;
            }
            length /= 2;
        }
        throw stuck(norm);
    }

    /** Finds the step at whose end the gradient would be so much smaller, were the curvature everywhere the same. */
    private void solve(double forcing) {
        if (stale) {
            preconditioner.update(loss);
        }
        Numbers.zero(step);
        Numbers.zero(residual);
        Numbers.add(residual, -1, gradient);
        precondition();
        Numbers.copy(scaled, direction);
        double now = Numbers.dot(residual, scaled);
        double goal = forcing * forcing * now;
        for (int n = 0; n < MOST_PRODUCTS && now > goal; n++) {
            monitor.check();
            loss.product(direction, next);
            loss.centre(next);
            double curvature = Numbers.dot(direction, next);
            if (curvature <= 0) {
                return;
            }
            double length = now / curvature;
            Numbers.add(step, length, direction);
            Numbers.add(residual, -length, next);
            precondition();
            double before = now;
            now = Numbers.dot(residual, scaled);
            Numbers.combine(scaled, now / before, direction);
        }
    }

    private void precondition() {
        preconditioner.apply(residual, scaled);
        loss.centre(scaled);
    }
}
