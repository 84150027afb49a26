// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.statistics.CrossedMean;
import io.github.finetune4j.statistics.Interval;
import io.github.finetune4j.statistics.Means;
import java.util.Arrays;

/** The mean of answers whose raters and rows are both drawn; where there is one of either, that is said. */
final class DrawnMean {
    private DrawnMean() {}

    static Interval interval(double[] values, int[] rows, int[] raters, double level) {
        boolean manyRows = count(rows) > 1;
        boolean manyRaters = count(raters) > 1;
        if (manyRows && manyRaters) {
            return CrossedMean.of(values, rows, raters).interval(level);
        }
        Interval one = manyRows || manyRaters
                ? Means.clusteredInterval(values, manyRows ? rows : raters, level)
                : Means.tInterval(values, level);
        // of one rater nobody knows how far others would be away; of one row, what others would show
        String whose = manyRows ? ", of this one rater" : ", of this one row";
        return new Interval(one.estimate(), one.lower(), one.upper(), level, one.method() + whose, one.n());
    }

    private static int count(int[] clusters) {
        return (int) Arrays.stream(clusters).distinct().count();
    }
}
