// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The result of one criterion. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CriterionResult {
    private final String name;
    private final Interval baseline;
    private final Interval candidate;
    private final Interval difference;
    private final @Nullable Interval agreement;

    CriterionResult(
            String name, Interval baseline, Interval candidate, Interval difference, @Nullable Interval agreement) {
        this.name = name;
        this.baseline = baseline;
        this.candidate = candidate;
        this.difference = difference;
        this.agreement = agreement;
    }

    /** {@return the name of the criterion} */
    public String name() {
        return name;
    }

    /** {@return the mean rating of the baseline} */
    public Interval baseline() {
        return baseline;
    }

    /** {@return the mean rating of the candidate} */
    public Interval candidate() {
        return candidate;
    }

    /** {@return the mean of candidate less baseline, rated by one rater in one row} */
    public Interval difference() {
        return difference;
    }

    /** {@return Krippendorff's α of the ratings; empty with fewer than two rows that two raters rated} */
    public Optional<Interval> agreement() {
        return Optional.ofNullable(agreement);
    }

    @Override
    public String toString() {
        return name + ": " + FigureText.interval(difference) + ", " + FigureText.agreement(agreement());
    }
}
