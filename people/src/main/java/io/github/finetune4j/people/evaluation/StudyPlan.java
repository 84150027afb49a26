// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.statistics.power.Power;
import java.util.Locale;
import org.apiguardian.api.API;

/**
 * A plan of what a study can show, before it starts: differences that it finds in four of five studies, at a false
 * alarm in twenty, if raters are alike and half of the spread lies in the rows.
 *
 * @param rows that are judged
 * @param raters who judge each row
 * @param points difference of mean ratings that it can show, of two models in the rows that show both, at a standard
 *     deviation of 1.2 points between two ratings' differences
 * @param share distance of the candidate's share of preferences from one half that it can show, at the greatest spread
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record StudyPlan(int rows, int raters, double points, double share) {
    private static final double POINTS_SPREAD = 1.2;
    private static final double SHARE_SPREAD = 0.5;

    static StudyPlan of(int rows, int pairs, int raters) {
        int ofPair = rows / pairs;
        return new StudyPlan(rows, raters, shown(ofPair, raters, POINTS_SPREAD), shown(ofPair, raters, SHARE_SPREAD));
    }

    /** More raters make the noise of each row smaller, never the spread of the rows. */
    private static double shown(int rows, int raters, double spread) {
        double ofRow = spread * Math.sqrt(0.5 + 0.5 / raters);
        return Power.usual().detectablePairedDifference(rows, ofRow);
    }

    /** {@return how many ratings are asked for} */
    public long ratings() {
        return (long) rows * raters;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d ratings (%d rows, %d raters each) show a difference of %.2f points, or a share of %.0f %%"
                        + " instead of 50 %%",
                ratings(),
                rows,
                raters,
                points,
                100 * Math.min(1, 0.5 + share));
    }
}
