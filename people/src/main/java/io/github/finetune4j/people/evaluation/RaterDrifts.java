// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks at every rater's agreement with the others over time. Who agrees with somebody careless seems careless, too, so
 * the worst one is found first, and what it said since then no longer counts when the others are looked at.
 */
record RaterDrifts(List<Scale> scales, long seed) {
    /** By rater. */
    Map<String, RaterDrift> of(Votes votes) {
        Map<String, RaterDrift> found = new TreeMap<>();
        Votes left = votes;
        List<Seen> seen = each(left, found.keySet());
        for (Optional<Seen> worst = worst(seen); worst.isPresent(); worst = worst(seen)) {
            Seen careless = worst.get();
            found.put(careless.rater(), careless.drift());
            left = left.without(careless.since());
            seen = each(left, found.keySet());
        }
        seen.forEach(steady -> found.put(steady.rater(), steady.drift()));
        return found;
    }

    private static Optional<Seen> worst(List<Seen> seen) {
        return seen.stream().filter(each -> each.drift().found()).max(Comparator.comparingDouble(Seen::size));
    }

    /** One rater, and the answers since the drop. */
    private record Seen(String rater, RaterDrift drift, double size, Set<AnswerGiven> since) {}

    private List<Seen> each(Votes votes, Set<String> known) {
        List<Map<AnswerGiven, Double>> agreements = scales.stream()
                .map(scale -> new RaterAgreement(votes, scale).byAnswer())
                .toList();
        return votes.raters().keySet().stream()
                .filter(rater -> !known.contains(rater))
                .map(rater -> one(votes, rater, agreements))
                .toList();
    }

    private Seen one(Votes votes, String rater, List<Map<AnswerGiven, Double>> agreements) {
        List<AnswerGiven> own = new ArrayList<>();
        List<Double> series = new ArrayList<>();
        for (AnswerGiven answer : votes.of(rater)) {
            double[] known = agreements.stream()
                    .filter(scale -> scale.containsKey(answer))
                    .mapToDouble(scale -> scale.getOrDefault(answer, 0.0))
                    .toArray();
            if (known.length > 0) {
                own.add(answer);
                series.add(Arrays.stream(known).average().orElseThrow());
            }
        }
        DriftSearch search =
                new DriftSearch(series.stream().mapToDouble(each -> each).toArray());
        RaterDrift drift = search.result(seed + rater.hashCode());
        Set<AnswerGiven> since =
                drift.found() ? new HashSet<>(own.subList((int) drift.since() - 1, own.size())) : Set.of();
        return new Seen(rater, drift, search.size(), since);
    }
}
