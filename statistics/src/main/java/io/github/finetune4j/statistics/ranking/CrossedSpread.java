// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.ranking;

import io.github.finetune4j.statistics.crossed.CrossedMean;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Arrays;

/**
 * By what each rater's contests over each row move the strengths: to first order the estimate is the mean of these
 * moves, and {@link CrossedMean} knows how far off a mean over raters and rows may be.
 */
final class CrossedSpread implements RankingSpread {
    private final double[][] moves;
    private final int[] rows;
    private final int[] raters;

    /**
     * @param scores gradients of the contests' log-likelihoods
     * @param inverse of the information
     * @param rows what each contest was over
     * @param raters who decided it
     */
    CrossedSpread(double[][] scores, double[][] inverse, int[] rows, int[] raters) {
        int width = Arrays.stream(raters).max().orElse(0) + 1;
        long[] cells = new long[rows.length];
        Arrays.setAll(cells, i -> (long) rows[i] * width + raters[i]);
        long[] distinct = Arrays.stream(cells).sorted().distinct().toArray();
        moves = new double[distinct.length][scores[0].length];
        this.rows =
                Arrays.stream(distinct).mapToInt(cell -> (int) (cell / width)).toArray();
        this.raters =
                Arrays.stream(distinct).mapToInt(cell -> (int) (cell % width)).toArray();
        for (int i = 0; i < cells.length; i++) {
            add(scores[i], inverse, moves[Arrays.binarySearch(distinct, cells[i])]);
        }
    }

    /** As many cells as there are, so that their mean is the sum of all contests. */
    private void add(double[] score, double[][] inverse, double[] to) {
        for (int i = 0; i < to.length; i++) {
            for (int j = 0; j < score.length; j++) {
                to[i] += moves.length * inverse[i][j] * score[j];
            }
        }
    }

    private CrossedMean mean(double... weights) {
        double[] values = new double[moves.length];
        for (int cell = 0; cell < values.length; cell++) {
            for (int i = 0; i < weights.length; i++) {
                values[cell] += weights[i] * moves[cell][i];
            }
        }
        return CrossedMean.of(values, rows, raters);
    }

    @Override
    public double error(double... weights) {
        return mean(weights).standardError();
    }

    @Override
    public Interval interval(double estimate, double level, double... weights) {
        Interval moved = mean(weights).interval(level);
        double half = moved.width() / 2;
        return new Interval(
                estimate, estimate - half, estimate + half, level, "Davidson, " + moved.method(), moved.n());
    }
}
