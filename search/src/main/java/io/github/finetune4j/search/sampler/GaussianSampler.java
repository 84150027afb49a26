// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import io.github.finetune4j.search.sampler.Places.Spot;
import io.github.finetune4j.search.space.ChoiceParameter;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A Gaussian process over what was tried, and the place where the best figure can be expected to improve most. A
 * parameter that doesn't exist beside others stands at the middle of its line, and one whose value is only an option is
 * as far from one other option as from the next.
 */
final class GaussianSampler implements Sampler {
    private static final int STARTUP = 5;
    private static final int LEAST = 3;
    private static final int MOST_TRIALS = 150;
    private static final int OFTEN = 30;
    private static final int SELDOM = 5;
    private static final int AFRESH = 20;
    private static final int FEW = 20;

    private final LearntBefore memory = new LearntBefore();

    @Override
    public Settings next(SearchSpace space, SearchHistory history, RandomGenerator random) {
        List<Trial> finished = history.trials().stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE)
                .toList();
        int count = history.trials().size();
        if (count == 0) {
            return middle(space, random);
        }
        if (count < STARTUP || finished.size() < LEAST) {
            return HaltonSampler.point(space, history, count);
        }
        if (finished.size() > MOST_TRIALS || history.goals().size() > 1) {
            return Samplers.tpe().next(space, history, random);
        }
        return improve(new Places(space), history, finished, random);
    }

    /** Few ranges are given so that their best value lies at an end. */
    private static Settings middle(SearchSpace space, RandomGenerator random) {
        return space.fill(
                parameter -> parameter.valueAt(parameter instanceof ChoiceParameter ? random.nextDouble() : 0.5));
    }

    private Settings improve(Places places, SearchHistory history, List<Trial> finished, RandomGenerator random) {
        List<double[]> seen = new ArrayList<>();
        finished.forEach(trial -> seen.add(places.of(trial.settings())));
        double[] losses = losses(history.goal(), finished);
        Before before = Before.of(places, history.earlier(), memory);
        double[] values = Standard.of(losses);
        GaussianProcess process =
                new GaussianProcess(places, seen, values, new Learning(places, before, seen, losses).covariance());
        List<Trial> running = history.in(TrialState.RUNNING).toList();
        if (!running.isEmpty()) {
            process = process.believing(
                    running.stream().map(trial -> places.of(trial.settings())).toList());
        }
        List<Spot> good = best(finished, losses).stream().map(places::spot).toList();
        Climb climb = new Climb(
                places, process, Arrays.stream(values).min().orElseThrow(), new Pull(before, seen, losses), random);
        return places.settings(climb.from(good));
    }

    /**
     * The scale of learning, where what is alike changes little from trial to trial: with many trials it is learnt anew
     * at every fifth only, and mostly from what it was before. All of it follows from the trials alone.
     */
    private final class Learning {
        private final Places places;
        private final @Nullable Before before;
        private final List<double[]> seen;
        private final double[] losses;

        Learning(Places places, @Nullable Before before, List<double[]> seen, double[] losses) {
            this.places = places;
            this.before = before;
            this.seen = seen;
            this.losses = losses;
        }

        Covariance covariance() {
            return of(losses.length < OFTEN ? losses.length : losses.length - losses.length % SELDOM);
        }

        private Covariance of(int count) {
            List<double[]> first = seen.subList(0, count);
            double[] values = Standard.of(Arrays.copyOf(losses, count));
            return memory.covariance(places, first, values, likelihood -> learn(likelihood, count));
        }

        /** The first trials of a search say little about scales; earlier searches may know them. */
        private Covariance learn(Likelihood likelihood, int count) {
            if (before != null && count < FEW) {
                return likelihood.best(before.covariance());
            }
            boolean afresh = count <= OFTEN || count % AFRESH == 0;
            return afresh ? likelihood.best() : likelihood.best(of(count - SELDOM));
        }
    }

    /** The worst figure stands for what broke what is allowed. */
    private static double[] losses(Goal goal, List<Trial> trials) {
        double[] losses = trials.stream()
                .mapToDouble(trial -> goal.loss(trial.values().get(0)))
                .toArray();
        double worst = Arrays.stream(losses).max().orElseThrow();
        Arrays.setAll(losses, i -> trials.get(i).violation() > 0 ? worst : losses[i]);
        return losses;
    }

    private static List<Settings> best(List<Trial> trials, double[] losses) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble(i -> losses[i]));
        return order.stream().limit(3).map(i -> trials.get(i).settings()).toList();
    }
}
