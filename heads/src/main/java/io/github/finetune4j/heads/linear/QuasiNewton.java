// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The first part of the way, in single precision: L-BFGS (Liu and Nocedal, 1989), which gets near the optimum in few
 * passes where Newton's steps, far from it, would mostly be too long.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
final class QuasiNewton {
    /** How many tables of coefficients it holds. */
    static final long TABLES = 16;

    private static final int MEMORY = 6;
    private static final int MOST_STEPS = 60;
    private static final int MOST_HALVINGS = 20;
    /** Newton's method takes over when the gradient is this part of the first one. */
    private static final double NEAR = 1e-2;
    /** Of the curvature at the start, what is left of it on the way. */
    private static final double LEFT = 0.1;

    private record Change(double[][] step, double[][] gradient, double scale) {}

    private final LogisticLoss loss;
    private final FitMonitor monitor;
    private final double[][] w;
    private final double[][] diagonal;
    private final Deque<Change> changes = new ArrayDeque<>();
    private double[][] gradient;
    /** What the curvature has become, as a part of the diagonal. */
    private double scale = LEFT;

    QuasiNewton(LogisticLoss loss, double[][] start, FitMonitor monitor) {
        this.loss = loss;
        this.monitor = monitor;
        w = start;
        gradient = loss.zeros();
        diagonal = loss.zeros();
    }

    /** Moves the start near the optimum. */
    void run() {
        double value = loss.nearly(w, gradient);
        double first = Numbers.norm(gradient);
        loss.diagonal(diagonal);
        Numbers.soften(diagonal, LEFT);
        double[][] direction = loss.zeros();
        for (int n = 0; n < MOST_STEPS && Numbers.norm(gradient) > NEAR * first; n++) {
            monitor.check();
            direction(direction);
            double next = walk(value, direction);
            if (next >= value) {
                return;
            }
            value = next;
        }
    }

    private void direction(double[][] direction) {
        Numbers.zero(direction);
        Numbers.add(direction, -1, gradient);
        double[] alphas = new double[changes.size()];
        int n = 0;
        for (Iterator<Change> latest = changes.descendingIterator(); latest.hasNext(); n++) {
            Change change = latest.next();
            alphas[n] = change.scale * Numbers.dot(change.step, direction);
            Numbers.add(direction, -alphas[n], change.gradient);
        }
        Numbers.divide(direction, diagonal, direction);
        Numbers.scale(direction, scale);
        for (Change change : changes) {
            n--;
            double beta = change.scale * Numbers.dot(change.gradient, direction);
            Numbers.add(direction, alphas[n] - beta, change.step);
        }
    }

    /** {@return the loss at the end; not below value if it could not be lowered, then nothing has changed} */
    private double walk(double value, double[][] direction) {
        double slope = Numbers.dot(gradient, direction);
        Change change = changes.size() < MEMORY ? new Change(loss.zeros(), loss.zeros(), 0) : changes.removeFirst();
        double length = 1;
        for (int n = 0; n < MOST_HALVINGS; n++) {
            Numbers.zero(change.step);
            Numbers.add(change.step, length, direction);
            Numbers.add(w, 1, change.step);
            double there = loss.nearly(w, change.gradient);
            if (there <= value + 1e-4 * length * slope) {
                remember(change);
                return there;
            }
            Numbers.add(w, -1, change.step);
            length /= 2;
        }
        return value;
    }

    private void remember(Change change) {
        double[][] kept = gradient;
        gradient = change.gradient;
        Numbers.scale(kept, -1);
        Numbers.add(kept, 1, gradient);
        double product = Numbers.dot(change.step, kept);
        if (product > 0) {
            scale = product / Numbers.dividedSquares(kept, diagonal);
            changes.addLast(new Change(change.step, kept, 1 / product));
        }
    }
}
