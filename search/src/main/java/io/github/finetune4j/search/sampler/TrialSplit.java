// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The trials in two parts, the better ones below: complete ones by figure, then stopped ones, those that came farther
 * first, then those that broke what is allowed, by how much. What still runs counts as bad.
 *
 * @param below by number
 * @param above by number
 */
record TrialSplit(List<Trial> below, List<Trial> above) {
    private static final int MOST_BELOW = 25;

    static TrialSplit of(SearchHistory history, boolean withRunning) {
        List<Trial> finished =
                history.trials().stream().filter(Trial::informative).toList();
        int below = (int) Math.ceil(0.1 * finished.size());
        TrialSplit split = of(history, finished, history.goals().size() == 1 ? Math.min(below, MOST_BELOW) : below);
        if (!withRunning) {
            return split;
        }
        List<Trial> above = new ArrayList<>(split.above);
        history.in(TrialState.RUNNING).forEach(above::add);
        above.sort(Comparator.comparingInt(Trial::number));
        return new TrialSplit(split.below, above);
    }

    static TrialSplit of(SearchHistory history, List<Trial> finished, int below) {
        List<Trial> order = new ArrayList<>(complete(history, finished, below));
        finished.stream()
                .filter(trial -> trial.violation() == 0 && trial.state() == TrialState.PRUNED)
                .sorted(pruned(history.goal()))
                .forEach(order::add);
        finished.stream()
                .filter(trial -> trial.violation() > 0)
                .sorted(Comparator.comparingDouble(Trial::violation))
                .forEach(order::add);
        Set<Trial> best = new HashSet<>(order.subList(0, Math.min(below, order.size())));
        return new TrialSplit(
                finished.stream().filter(best::contains).toList(),
                finished.stream().filter(trial -> !best.contains(trial)).toList());
    }

    private static List<Trial> complete(SearchHistory history, List<Trial> finished, int below) {
        List<Trial> complete = finished.stream()
                .filter(trial -> trial.violation() == 0 && trial.state() == TrialState.COMPLETE)
                .toList();
        if (history.goals().size() > 1) {
            return Fronts.best(history.goals(), complete, below);
        }
        Goal goal = history.goal();
        return complete.stream()
                .sorted(Comparator.comparingDouble(
                        trial -> goal.loss(trial.values().get(0))))
                .toList();
    }

    private static Comparator<Trial> pruned(Goal goal) {
        return Comparator.<Trial>comparingDouble(trial ->
                        trial.reports().isEmpty() ? 1 : -trial.reports().lastKey())
                .thenComparingDouble(trial -> {
                    Map.Entry<Long, Double> last = trial.reports().lastEntry();
                    if (last == null) {
                        return 0;
                    }
                    return last.getValue().isNaN() ? Double.POSITIVE_INFINITY : goal.loss(last.getValue());
                });
    }
}
