// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * The design of a study, and the ways of its raters.
 *
 * @param raters how many people rate
 * @param rows how many rows there are
 * @param perRow how many raters see a row; 0 if all do, but for one cell in ten that is missing
 * @param spammers the share of raters who answer without reading
 * @param taste the standard deviation of the raters' liking for one of the models, in points of the scale
 * @param difference how much better the second model is, before the scale's rounding
 */
record StudyDesign(int raters, int rows, int perRow, double spammers, double taste, double difference) {
    private static final int[] RATERS = {3, 5, 8, 15, 30};
    private static final int[] ROWS = {20, 60, 200};
    private static final int FEW = 3;

    static List<StudyDesign> all() {
        List<StudyDesign> designs = new ArrayList<>();
        for (int raters : RATERS) {
            for (int rows : ROWS) {
                for (int perRow : raters > FEW ? new int[] {0, FEW} : new int[] {0}) {
                    for (double difference : new double[] {0, 0.3}) {
                        designs.add(new StudyDesign(raters, rows, perRow, 0.1, 0.2, difference));
                        designs.add(new StudyDesign(raters, rows, perRow, 0.25, 0.4, difference));
                    }
                }
            }
        }
        return List.copyOf(designs);
    }

    boolean alike() {
        return difference == 0;
    }

    /** In words, for tables. */
    String cells() {
        return perRow == 0 ? "all raters, one cell in ten missing" : perRow + " raters a row";
    }
}
