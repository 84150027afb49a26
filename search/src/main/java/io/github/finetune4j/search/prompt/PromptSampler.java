// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.search.sampler.Sampler;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Draws prompts by another sampler, but none of which nothing new would be learnt; at the end of a round, takes the
 * prompt with the best mean of those that were not judged on all rows yet.
 */
record PromptSampler(PromptSpace prompts, Sampler base, TrialOrder order) implements Sampler {
    private static final int DRAWS = 4;

    @Override
    public Settings next(SearchSpace space, SearchHistory history, RandomGenerator random) {
        int number = history.trials().size();
        if (order.minibatches() && order.complete(number)) {
            Optional<Settings> best = promising(history);
            if (best.isPresent()) {
                return best.get();
            }
        }
        Set<Settings> useless = useless(history, number);
        Settings drawn = base.next(space, history, random);
        for (int draw = 1; draw < DRAWS && useless.contains(drawn); draw++) {
            drawn = base.next(space, history, random);
        }
        return useless.contains(drawn) ? other(useless, random).orElse(drawn) : drawn;
    }

    /** Those judged on all rows, and those judged in this round, whose rows they have seen. */
    private Set<Settings> useless(SearchHistory history, int number) {
        Set<Settings> useless = new HashSet<>();
        for (Trial trial : history.trials()) {
            boolean round = order.minibatches() && order.round(trial.number()) == order.round(number);
            if (PromptTrials.complete(trial) || round) {
                useless.add(trial.settings());
            }
        }
        return useless;
    }

    private Optional<Settings> other(Set<Settings> useless, RandomGenerator random) {
        List<Combination> all = new ArrayList<>(prompts.all());
        Collections.shuffle(all, new Random(random.nextLong()));
        return all.stream()
                .map(prompts::settings)
                .filter(settings -> !useless.contains(settings))
                .findFirst();
    }

    private Optional<Settings> promising(SearchHistory history) {
        Map<Settings, List<Double>> losses = new LinkedHashMap<>();
        Set<Settings> complete = new HashSet<>();
        history.in(TrialState.COMPLETE).forEach(trial -> {
            double loss = history.goal().loss(trial.values().get(0));
            losses.computeIfAbsent(trial.settings(), settings -> new ArrayList<>())
                    .add(loss);
            if (PromptTrials.complete(trial)) {
                complete.add(trial.settings());
            }
        });
        losses.keySet().removeAll(complete);
        return losses.entrySet().stream()
                .min(Comparator.comparingDouble(each -> mean(each.getValue())))
                .map(Map.Entry::getKey);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
