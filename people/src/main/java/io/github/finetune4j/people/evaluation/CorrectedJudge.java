// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.statistics.interval.Interval;
import org.apiguardian.api.API;

/**
 * A judge's figures on all rows, corrected by what people say of some: in the people's unit, and unbiased however far
 * the judge is off. Where the judge agrees with people, it is surer than people alone. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CorrectedJudge {
    private final Interval baseline;
    private final Interval candidate;
    private final Interval difference;

    CorrectedJudge(Interval baseline, Interval candidate, Interval difference) {
        this.baseline = baseline;
        this.candidate = candidate;
        this.difference = difference;
    }

    /** {@return the mean of the baseline} */
    public Interval baseline() {
        return baseline;
    }

    /** {@return the mean of the candidate} */
    public Interval candidate() {
        return candidate;
    }

    /** {@return the mean of candidate less baseline; its method names λ, the weight that the judge has} */
    public Interval difference() {
        return difference;
    }

    @Override
    public String toString() {
        return "corrected by people: " + FigureText.interval(difference) + " (" + difference.method() + ")";
    }
}
