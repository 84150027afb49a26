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
 * The expectation of a place that earlier searches give: the mean of a Gaussian process over each of them, whose
 * figures are brought to one scale (the figures of a search are standardised by themselves, as Feurer, Letham and
 * Bakshy do, 2018).
 */
final class Before {
    private static final int LEAST = 5;
    private static final int MOST = 60;
    private static final int BEST = 20;
    private static final int SEARCHES = 8;

    private final List<GaussianProcess> searches;

    private Before(List<GaussianProcess> searches) {
        this.searches = searches;
    }

    /** {@return what they let expect; null: nothing} */
    static @Nullable Before of(Places places, List<EarlierTrial> earlier, LearntBefore memory) {
        Map<String, List<EarlierTrial>> searches = new LinkedHashMap<>();
        earlier.forEach(trial -> searches.computeIfAbsent(trial.search(), name -> new ArrayList<>())
                .add(trial));
        List<GaussianProcess> all = searches.values().stream()
                .filter(trials -> trials.size() >= LEAST)
                .limit(SEARCHES)
                .map(trials -> one(places, chosen(trials), memory))
                .toList();
        return all.isEmpty() ? null : new Before(all);
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

    private static GaussianProcess one(Places places, List<EarlierTrial> trials, LearntBefore memory) {
        List<double[]> seen =
                trials.stream().map(trial -> places.of(trial.settings())).toList();
        double[] values =
                Standard.of(trials.stream().mapToDouble(EarlierTrial::loss).toArray());
        return new GaussianProcess(places, seen, values, memory.covariance(places, seen, values));
    }

    /** {@return what is alike, as the first search learnt it} */
    Covariance covariance() {
        return searches.get(0).covariance();
    }

    /** {@return the loss to expect, around 0 with a spread of 1} */
    double at(double[] place) {
        double sum = 0;
        for (GaussianProcess search : searches) {
            sum += search.mean(place);
        }
        return sum / searches.size();
    }
}
