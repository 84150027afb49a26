// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crossed;

/**
 * Variances that add up to that of a rating.
 *
 * @param row between rows
 * @param rater between raters
 * @param rest neither
 */
record CrossedComponents(double row, double rater, double rest) {
    /** Those below 0, which estimates may be, made 0. */
    static CrossedComponents atLeastZero(double row, double rater, double rest) {
        return new CrossedComponents(Math.max(0, row), Math.max(0, rater), Math.max(0, rest));
    }
}
