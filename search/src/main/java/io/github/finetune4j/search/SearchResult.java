// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The result of a search. The figure of its best trial is the best of many, so it is too good on the whole: say what
 * the settings are worth by a {@link Confirmation}. Immutable.
 *
 * @param space what might be tried
 * @param history everything tried
 * @param ending why no further trial began
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SearchResult(SearchSpace space, SearchHistory history, String ending) {
    /**
     * {@return the trial with the best figure of the first goal; empty if none is complete and allowed}
     */
    public Optional<Trial> best() {
        return history.best();
    }

    /**
     * {@return the settings of the best trials by the first goal, the best first, for the start of another search}
     *
     * @param count at most so many
     */
    public List<Settings> top(int count) {
        return history.in(TrialState.COMPLETE)
                .filter(trial -> trial.violation() == 0)
                .sorted(Comparator.comparingDouble(
                        trial -> history.goal().loss(trial.values().get(0))))
                .map(Trial::settings)
                .distinct()
                .limit(count)
                .toList();
    }

    /**
     * {@return the complete, allowed trials to which no other one is better in one goal and as good in all others, by
     * number}
     */
    public List<Trial> front() {
        List<Trial> complete = history.in(TrialState.COMPLETE)
                .filter(trial -> trial.violation() == 0)
                .toList();
        return complete.stream()
                .filter(trial -> complete.stream().noneMatch(other -> dominates(other, trial)))
                .toList();
    }

    private boolean dominates(Trial one, Trial other) {
        boolean better = false;
        List<Goal> goals = history.goals();
        for (int i = 0; i < goals.size(); i++) {
            double ours = goals.get(i).loss(one.values().get(i));
            double theirs = goals.get(i).loss(other.values().get(i));
            if (ours > theirs) {
                return false;
            }
            better |= ours < theirs;
        }
        return better;
    }

    /** {@return how many trials came how far, why the search ended, and what was best, in a few lines} */
    public String summary() {
        List<String> lines = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        for (TrialState state : TrialState.values()) {
            long count = history.in(state).count();
            if (count > 0) {
                counts.add(count + " " + state.name().toLowerCase(Locale.ROOT));
            }
        }
        lines.add("search " + history.search() + ": " + history.trials().size() + " trials ("
                + String.join(", ", counts) + "); " + ending);
        history.in(TrialState.FAILED).findFirst().ifPresent(trial -> lines.add("first failure: " + trial));
        if (history.goals().size() > 1) {
            front().forEach(trial -> lines.add("front: " + trial));
        } else {
            lines.add(best().map(trial -> "best (of many, so too good on the whole): " + trial)
                    .orElse("no trial is complete and allowed"));
        }
        return String.join("\n", lines);
    }
}
