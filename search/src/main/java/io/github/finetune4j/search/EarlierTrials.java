// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.search.space.ChoiceParameter;
import io.github.finetune4j.search.space.Parameter;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.EarlierTrial;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.TrialState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trials of earlier searches, as far as their settings have a place in this search's space. */
final class EarlierTrials {
    private static final int BEST = 3;
    private static final double APART = 0.1;
    private static final double BEYOND = 0.1; // of the range: that far outside, the end of the range stands for it

    private final SearchSpace space;
    private final List<EarlierTrial> trials = new ArrayList<>();
    private final Map<String, Integer> leftOut = new LinkedHashMap<>();
    private int searches;
    private int changed;

    EarlierTrials(SearchSpace space, List<SearchResult> results) {
        this.space = space;
        results.forEach(this::add);
    }

    private void add(SearchResult result) {
        searches++;
        String name = searches + " " + result.history().search(); // two may have the same name
        Goal goal = result.history().goal();
        result.history().in(TrialState.COMPLETE).forEach(trial -> {
            if (trial.violation() > 0) {
                leaveOut("not allowed");
            } else {
                place(trial.settings(), name, goal.loss(trial.values().get(0)));
            }
        });
    }

    private void leaveOut(String why) {
        leftOut.merge(why, 1, Integer::sum);
    }

    private void place(Settings settings, String search, double loss) {
        Fitting fitting = new Fitting(settings);
        Settings placed = space.fill(fitting::value);
        if (fitting.problem.isEmpty() && fitting.known > 0) {
            trials.add(new EarlierTrial(search, placed, loss));
            changed += fitting.changed ? 1 : 0;
        } else {
            leaveOut(fitting.problem.isEmpty() ? "no parameter in common" : fitting.problem);
        }
    }

    /** Finds a value for each parameter. */
    private static final class Fitting {
        private final Settings settings;
        private String problem = "";
        private boolean changed;
        private int known;

        Fitting(Settings settings) {
            this.settings = settings;
        }

        /** A parameter that the earlier search didn't have stands at its middle. */
        private Object value(Parameter parameter) {
            if (!settings.has(parameter.name())) {
                changed = true;
                return parameter.valueAt(0.5);
            }
            known++;
            Object value = settings.value(parameter.name());
            if (parameter.allows(value)) {
                return value;
            }
            changed = true;
            double share = share(parameter, value);
            if (!(share >= -BEYOND && share <= 1 + BEYOND)) {
                problem = parameter.name() + " " + value;
                return parameter.valueAt(0.5);
            }
            return parameter.valueAt(Math.max(0, Math.min(1, share)));
        }

        /** The place of a number, also outside its range; NaN: there is none. */
        private static double share(Parameter parameter, Object value) {
            return parameter instanceof ChoiceParameter || !(value instanceof Number)
                    ? Double.NaN
                    : parameter.shareOf(value);
        }
    }

    List<EarlierTrial> trials() {
        return List.copyOf(trials);
    }

    /** The best of each search in turn, none beside another one. */
    List<Settings> best() {
        Map<String, List<EarlierTrial>> bySearch = new LinkedHashMap<>();
        trials.stream()
                .sorted(Comparator.comparingDouble(EarlierTrial::loss))
                .forEach(trial -> bySearch.computeIfAbsent(trial.search(), name -> new ArrayList<>())
                        .add(trial));
        List<Settings> best = new ArrayList<>();
        int longest = bySearch.values().stream().mapToInt(List::size).max().orElse(0);
        for (int rank = 0; rank < longest; rank++) {
            for (List<EarlierTrial> each : bySearch.values()) {
                if (rank < each.size() && best.size() < BEST) {
                    addApart(best, each.get(rank).settings());
                }
            }
        }
        return best;
    }

    private void addApart(List<Settings> best, Settings settings) {
        if (best.stream().allMatch(known -> apart(known, settings))) {
            best.add(settings);
        }
    }

    private boolean apart(Settings one, Settings other) {
        for (Parameter parameter : space.parameters()) {
            boolean there = one.has(parameter.name());
            if (there != other.has(parameter.name())) {
                return true;
            }
            if (there) {
                double away = parameter.shareOf(one.value(parameter.name()))
                        - parameter.shareOf(other.value(parameter.name()));
                if (Math.abs(away) > APART) {
                    return true;
                }
            }
        }
        return false;
    }

    /** {@return what was learnt, and what not, and why; empty: there were no earlier searches} */
    String words() {
        if (searches == 0) {
            return "";
        }
        String words =
                trials.size() + " trials of " + searches + (searches == 1 ? " earlier search" : " earlier searches");
        if (changed > 0) {
            words += ", " + changed + " of them with values that were moved into this space or are its middle";
        }
        int left = leftOut();
        return left == 0 ? words : words + "; " + left + " left out " + leftOut;
    }

    int leftOut() {
        return leftOut.values().stream().mapToInt(Integer::intValue).sum();
    }
}
