// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A verdict whether a study may stop before all rows are judged. It may be looked at after every answer: the chance
 * that it is ever wrong is at most 5 %, whenever one looks and stops (a confidence sequence by betting, a bet per row
 * on the mean of its raters). A row counts from the moment when it has all its raters.
 *
 * <p>What it takes for granted: rows are drawn at random, are judged in an order that says nothing about them, and are
 * judged by the same raters, or by raters who are alike. <strong>It is about other rows and these raters.</strong> What
 * other raters would say, only {@link HumanResult#verdict()} shows, whose interval is for one look at the end; where it
 * is still undecided after a stop, more raters are needed and not more rows. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EarlyVerdict {
    private final Verdict verdict;
    private final @Nullable Interval interval;

    EarlyVerdict(Verdict verdict, @Nullable Interval interval) {
        this.verdict = verdict;
        this.interval = interval;
    }

    /** {@return whether the rows so far decide: the candidate is better, worse, or equivalent within the margin} */
    public boolean mayStop() {
        return verdict != Verdict.UNDECIDED;
    }

    /** {@return what they decide; it stays the same if the study goes on} */
    public Verdict verdict() {
        return verdict;
    }

    /** {@return how many rows have all their raters} */
    public long rows() {
        return interval == null ? 0 : interval.n();
    }

    /**
     * {@return the candidate's share of the preference, or the difference of the means by the criteria, with an
     * interval that holds at all looks together; empty while no row has all its raters}
     */
    public Optional<Interval> interval() {
        return Optional.ofNullable(interval);
    }

    @Override
    public String toString() {
        return interval()
                .map(known -> (mayStop() ? "may stop: " : "may not stop yet: ") + verdict.word() + ", "
                        + FigureText.interval(known) + " at any look, after " + rows() + " rows, by these raters")
                .orElse("may not stop yet: no row has all its raters");
    }
}
