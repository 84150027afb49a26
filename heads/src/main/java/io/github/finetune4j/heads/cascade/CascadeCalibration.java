// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.statistics.test.BoundedMean;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The threshold of a cascade, and what was shown of it: with the confidence of {@code level}, the whole is at most
 * {@code tolerance} worse than the large model alone. It holds for calls that are like the rows; audits watch that.
 *
 * @param rows calibration rows that it rests on
 * @param threshold confidence from which on the small model answers, from 0 to 1
 * @param tolerance by how much the whole may be worse, in the metric's unit
 * @param level confidence of the promise
 * @param answered share of the rows that the small model answers
 * @param worse by how much the whole was worse on the rows; below 0 where it was better
 * @param auditLimit how far the small model's answers may be from the large one's on average over all calls, before an
 *     audit without a truth breaks the promise; NaN where the rows don't say how far they were
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CascadeCalibration(
        int rows, double threshold, double tolerance, double level, double answered, double worse, double auditLimit) {
    private static final double AUDIT_LEVEL = 0.975; // the other half of 5 % is the sequence's

    /** Checks the ranges. */
    public CascadeCalibration {
        Given.atLeast("calibration rows", rows, 1);
        Given.from("threshold", threshold, 0, 1);
        Given.between("tolerance", tolerance, 0, 1);
        Given.between("level", level, 0, 1);
        Given.from("share that the small model answers", answered, 0, 1);
        Given.from("difference of both on the rows", worse, -1, 1);
    }

    /**
     * Finds the least threshold that can be shown to keep the promise, by Learn then Test: thresholds of a list that
     * was fixed before are tried from the safest on, each by a betting test of the paired differences, until the first
     * that can't be shown.
     *
     * @param rows that neither model was trained on, like the calls to come
     * @param tolerance by how much the whole may be worse, between 0 and 1
     * @param level confidence of the promise, between 0 and 1; 0.95 is usual
     * @return the calibration
     * @throws IllegalArgumentException if there are no rows
     * @throws CascadeRefusedException if no threshold can be shown to keep it; says how many rows are missing
     */
    public static CascadeCalibration of(List<CascadeRow> rows, double tolerance, double level) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    "calibration rows of a cascade: none -> give some hundreds that neither model was trained on");
        }
        Given.between("tolerance", tolerance, 0, 1);
        Given.between("level", level, 0, 1);
        double threshold = new ThresholdSearch(rows, tolerance, level).least();
        double worse = rows.stream()
                .mapToDouble(row -> row.answeredAt(threshold) ? row.worse() : 0)
                .average()
                .orElse(0);
        double answered = rows.stream().filter(row -> row.answeredAt(threshold)).count() / (double) rows.size();
        double room = Math.max(0, tolerance - Math.max(0, worse));
        return new CascadeCalibration(
                rows.size(), threshold, tolerance, level, answered, worse, auditLimit(rows, threshold, room));
    }

    /**
     * Nobody knows the truth of a call in production, but how far both answers are from each other. As long as that
     * grows by no more than the room that the promise had left, the promise holds where they differ as before.
     */
    private static double auditLimit(List<CascadeRow> rows, double threshold, double room) {
        double[] apart = rows.stream()
                .filter(row -> !row.answeredAt(threshold) || !Double.isNaN(row.apart()))
                .mapToDouble(row -> row.answeredAt(threshold) ? row.apart() : 0)
                .toArray();
        boolean known = rows.stream().anyMatch(row -> !Double.isNaN(row.apart()));
        return known ? Math.min(1, BoundedMean.bettingUpper(apart, 0, 1, AUDIT_LEVEL) + room) : Double.NaN;
    }
}
