// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import java.time.Duration;
import org.apiguardian.api.API;

/**
 * A report of how far one rater can be relied on. Immutable.
 *
 * @param rater a pseudonym
 * @param answers how many there are, without gold questions
 * @param agreement with the others: 1 always the same, about 0 by chance; NaN where nobody else rated the same rows
 * @param goldRight the share of gold questions that were answered right; NaN without any
 * @param took the median time for an answer
 * @param key what was pressed most often, and for which question
 * @param keyShare its share of what was pressed there
 * @param alwaysSameKey whether it is pressed nearly always, and by others plainly less often: such answers say nothing
 * @param drift whether the rater agreed with the others less from some answer on, and how sure that is
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RaterReport(
        String rater,
        long answers,
        double agreement,
        double goldRight,
        Duration took,
        String key,
        double keyShare,
        boolean alwaysSameKey,
        RaterDrift drift) {
    @Override
    public String toString() {
        return rater + ": " + answers + " answers in " + took.toSeconds() + " s each, agreement "
                + FigureText.share(agreement) + ", gold " + FigureText.share(goldRight)
                + (alwaysSameKey ? ", ALWAYS THE SAME KEY (" + key + ")" : "")
                + (drift.found() ? ", WORSE OVER TIME (" + drift + ")" : "");
    }
}
