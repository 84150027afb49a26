// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The drift of a rater, who agrees with the others less and less: the point in the rater's own order of answers that
 * parts a better beginning from a worse rest most clearly. Immutable.
 *
 * @param before agreement with the others before that point, as in {@link RaterReport}; NaN with too few answers
 * @param after agreement from there on
 * @param since which answer of the rater is the first of the rest, from 1; 0 with too few answers
 * @param p the share of steady raters, whose answers could as well have come in any other order, who look as bad by
 *     chance, all points tried
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RaterDrift(double before, double after, long since, double p) {
    private static final double SURE = 0.01;

    static final RaterDrift UNKNOWN = new RaterDrift(Double.NaN, Double.NaN, 0, 1);

    /** {@return whether it is no chance: fewer than one steady rater in a hundred looks like that} */
    public boolean found() {
        return p <= SURE;
    }

    @Override
    public String toString() {
        return since == 0
                ? "too few answers to see a drift"
                : String.format(
                        Locale.ROOT,
                        "agreement %.2f before answer %d, %.2f from there on, p %.3f",
                        before,
                        since,
                        after,
                        p);
    }
}
