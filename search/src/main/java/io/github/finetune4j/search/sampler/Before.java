// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import io.github.finetune4j.search.trial.EarlierTrial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What earlier searches let expect of a place: the mean of a Gaussian process over each of them, whose figures are
 * brought to one scale (the figures of a search are standardised by themselves, as Feurer, Letham and Bakshy do, 2018).
 */
final class Before {
    private static final int LEAST = 5;
    private static final int MOST = 60;
    private static final int BEST = 20;
    private static final int SEARCHES = 8;

    private final List<GaussianProcess> processes;

    private Before(List<GaussianProcess> processes) {
        this.processes = processes;
    }

    /** {@return what they let expect; null: nothing} */
    static @Nullable Before of(Places places, List<EarlierTrial> earlier, LearntBefore memory) {
        Map<String, List<EarlierTrial>> searches = new LinkedHashMap<>();
        earlier.forEach(trial ->
                searches.computeIfAbsent(trial.search(), name -> new ArrayList<>()).add(trial));
        List<GaussianProcess> processes = searches.values().stream()
                .filter(trials -> trials.size() >= LEAST)
                .limit(SEARCHES)
                .map(trials -> process(places, chosen(trials), memory))
                .toList();
        return processes.isEmpty() ? null : new Before(processes);
    }

    /** The best, and others from all the rest. */
    private static List<EarlierTrial> chosen(List<EarlierTrial> trials) {
        if (trials.size() <= MOST) {
            return trials;
        }
        List<EarlierTrial> order = trials.stream()
                .sorted(Comparator.comparingDouble(EarlierTrial::loss))
                .toList();
        List<EarlierTrial> chosen = new ArrayList<>(order.subList(0, BEST));
        int rest = order.size() - BEST;
        for (int i = 0; i < MOST - BEST; i++) {
            chosen.add(order.get(BEST + i * rest / (MOST - BEST)));
        }
        return chosen;
    }

    private static GaussianProcess process(Places places, List<EarlierTrial> trials, LearntBefore memory) {
        List<double[]> seen =
                trials.stream().map(trial -> places.of(trial.settings())).toList();
        double[] values = GaussianProcess.standard(
                trials.stream().mapToDouble(EarlierTrial::loss).toArray());
        return new GaussianProcess(places, seen, values, memory.covariance(places, seen, values));
    }

    double at(double[] place) {
        double sum = 0;
        for (GaussianProcess process : processes) {
            sum += process.mean(place);
        }
        return sum / processes.size();
    }
}
