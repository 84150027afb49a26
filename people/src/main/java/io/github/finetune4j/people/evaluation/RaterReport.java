// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import java.time.Duration;
import org.apiguardian.api.API;

/**
 * How far one rater can be relied on. Immutable.
 *
 * @param rater a pseudonym
 * @param answers how many he gave, without gold questions
 * @param agreement with the others: 1 always the same, about 0 by chance; NaN where nobody else rated his rows
 * @param goldRight the share of gold questions he answered right; NaN without any
 * @param took the median time for an answer
 * @param key what he pressed most often, and for which question
 * @param keyShare how often he pressed it there
 * @param alwaysSameKey whether he presses it nearly always, and others plainly less often: such answers say nothing
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
        boolean alwaysSameKey) {
    @Override
    public String toString() {
        return rater + ": " + answers + " answers in " + took.toSeconds() + " s each, agreement "
                + FigureText.share(agreement) + ", gold " + FigureText.share(goldRight)
                + (alwaysSameKey ? ", ALWAYS THE SAME KEY (" + key + ")" : "");
    }
}
