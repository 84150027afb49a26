// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.statistics.interval.Interval;
import org.apiguardian.api.API;

/**
 * The comparison of the two best on the test rows. Immutable.
 *
 * @param cheaper name of the one that is cheaper or simpler
 * @param other name of the one that had to be better to be chosen
 * @param gain by how much the other is better by the first metric, above 0 whichever way the metric goes, with the
 *     interval over rows that both were asked
 * @param margin that was set before
 * @param rows that both were asked and have a score
 * @param unpaired rows that only one was asked, or that the metric could not score for one of them
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record FinalTest(String cheaper, String other, Interval gain, double margin, int rows, int unpaired) {
    /** {@return whether the other is shown not to be better by the margin} */
    public boolean cheaperWillDo() {
        return gain.upper() < margin;
    }

    /** {@return whether the other is shown to be better} */
    public boolean otherIsBetter() {
        return gain.lower() > 0;
    }
}
