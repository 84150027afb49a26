// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The result of a preference: which model raters preferred. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PreferenceResult {
    private final Interval candidateShare;
    private final PreferenceCounts counts;
    private final @Nullable Interval left;
    private final @Nullable Interval agreement;

    PreferenceResult(
            Interval candidateShare, PreferenceCounts counts, @Nullable Interval left, @Nullable Interval agreement) {
        this.candidateShare = candidateShare;
        this.counts = counts;
        this.left = left;
        this.agreement = agreement;
    }

    /** {@return the candidate's share, a tie and <q>both bad</q> counted half; 0.5 is no difference} */
    public Interval candidateShare() {
        return candidateShare;
    }

    /** {@return how often the candidate was better} */
    public long wins() {
        return counts.candidate();
    }

    /** {@return how often the baseline was better} */
    public long losses() {
        return counts.baseline();
    }

    /** {@return how often both were as good} */
    public long ties() {
        return counts.ties();
    }

    /** {@return how often both were of no use} */
    public long bothBad() {
        return counts.bothBad();
    }

    /**
     * {@return the share of wins of the answer that was shown on the left; 0.5 without position bias; empty where
     * nothing won}
     */
    public Optional<Interval> leftShare() {
        return Optional.ofNullable(left);
    }

    /** {@return Krippendorff's α of the preferences; empty with fewer than two rows that two raters rated} */
    public Optional<Interval> agreement() {
        return Optional.ofNullable(agreement);
    }

    @Override
    public String toString() {
        return "preferred " + FigureText.interval(candidateShare) + " (" + wins() + " wins, " + losses() + " losses, "
                + ties() + " ties, " + bothBad() + " both bad), " + FigureText.agreement(agreement());
    }
}
