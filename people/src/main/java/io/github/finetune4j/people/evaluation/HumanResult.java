// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What people found so far. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class HumanResult {
    private final Contest contest;
    private final List<CriterionResult> criteria;
    private final @Nullable Interval overall;
    private final @Nullable PreferenceResult preference;
    private final List<RaterReport> raters;
    private final long answers;

    HumanResult(
            Contest contest,
            List<CriterionResult> criteria,
            @Nullable Interval overall,
            @Nullable PreferenceResult preference,
            List<RaterReport> raters,
            long answers) {
        this.contest = contest;
        this.criteria = List.copyOf(criteria);
        this.overall = overall;
        this.preference = preference;
        this.raters = List.copyOf(raters);
        this.answers = answers;
    }

    /** {@return how many answers there are, without gold questions} */
    public long answers() {
        return answers;
    }

    /** {@return by criterion, what was found; those with fewer than two answers are left out} */
    public List<CriterionResult> criteria() {
        return criteria;
    }

    /** {@return the difference of the means over all criteria; empty without criteria or answers} */
    public Optional<Interval> overall() {
        return Optional.ofNullable(overall);
    }

    /** {@return which model was preferred; empty where that is not asked, or not answered yet} */
    public Optional<PreferenceResult> preference() {
        return Optional.ofNullable(preference);
    }

    /** {@return each rater, by name} */
    public List<RaterReport> raters() {
        return raters;
    }

    /** {@return the raters who answer everything with the same key} */
    public List<RaterReport> careless() {
        return raters.stream().filter(RaterReport::alwaysSameKey).toList();
    }

    /** {@return the verdict about the candidate, by the preference where it is asked, else by all criteria} */
    public Verdict verdict() {
        PreferenceResult preferred = preference;
        if (preferred != null) {
            return contest.verdict(preferred.candidateShare(), 0.5);
        }
        return overall == null ? Verdict.UNDECIDED : contest.verdict(overall, 0);
    }

    /** {@return all of it in a few lines} */
    public String summary() {
        List<String> lines = new ArrayList<>();
        lines.add(contest.candidateModel() + " is " + verdict().word() + " against " + contest.baselineModel() + " ("
                + answers + " answers of " + raters.size() + " raters)");
        preference().ifPresent(known -> lines.add(known.toString()));
        criteria.forEach(known -> lines.add(known.toString()));
        raters.forEach(known -> lines.add(known.toString()));
        return String.join("\n", lines);
    }

    @Override
    public String toString() {
        return summary();
    }
}
