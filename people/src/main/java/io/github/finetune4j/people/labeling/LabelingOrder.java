// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import io.github.finetune4j.people.task.LabelingTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * The order in which tasks should be labelled: tasks about which a model is unsure, about which models disagree, whose
 * label is suspicious, and which are unlike those that come before. A task's priority is the weighted mean of the
 * signals, from 0 to 1, so that priorities of several calls can be compared. The same tasks and the same seed give the
 * same order. Immutable, if its functions are.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelingOrder {
    private final List<OrderSignal> signals;
    private final double diversity;
    private final List<LabelingTask> labeled;
    private final int spread;
    private final Draws draws;

    private LabelingOrder(Builder settings) {
        signals = List.copyOf(settings.signals);
        diversity = settings.diversity;
        labeled = settings.labeled;
        spread = settings.spread;
        draws = new Draws(settings.seed);
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return the tasks with priorities, the most urgent first}
     *
     * @param tasks whose ids differ
     * @throws IllegalArgumentException if a signal gives a value that is none; the message names the task
     */
    public List<LabelingTask> prioritized(List<LabelingTask> tasks) {
        double all = signals.stream().mapToDouble(OrderSignal::weight).sum() + diversity;
        double[] worth = tasks.stream().mapToDouble(this::worth).toArray();
        double[] priorities = diversity == 0 ? worth : spread(tasks, worth);
        return IntStream.range(0, tasks.size())
                .mapToObj(i -> tasks.get(i).withPriority(priorities[i] / all))
                .sorted(Comparator.comparingDouble((LabelingTask task) -> -task.priority())
                        .thenComparingDouble(task -> draws.uniform("labeling order", "", task.id())))
                .toList();
    }

    private double worth(LabelingTask task) {
        return signals.stream()
                .mapToDouble(signal -> signal.weight() * signal.value().applyAsDouble(task))
                .sum();
    }

    /**
     * One after the other: what each adds to those before. What is worth most never becomes worth more by what is
     * chosen, so priorities fall along the order.
     */
    private double[] spread(List<LabelingTask> tasks, double[] worth) {
        WordVectors texts = new WordVectors(Stream.concat(tasks.stream(), labeled.stream())
                .map(LabelingOrder::text)
                .toList());
        double[] nearest = new double[tasks.size()];
        for (int known = 0; known < labeled.size(); known++) {
            texts.see(tasks.size() + known, nearest);
        }
        double[] priorities = new double[tasks.size()];
        boolean[] chosen = new boolean[tasks.size()];
        for (int i = 0; i < Math.min(spread, tasks.size()); i++) {
            int next = best(tasks, worth, nearest, chosen);
            chosen[next] = true;
            priorities[next] = worth[next] + diversity * (1 - nearest[next]);
            texts.see(next, nearest);
        }
        Arrays.setAll(priorities, i -> chosen[i] ? priorities[i] : worth[i] + diversity * (1 - nearest[i]));
        return priorities;
    }

    private int best(List<LabelingTask> tasks, double[] worth, double[] nearest, boolean[] chosen) {
        return IntStream.range(0, tasks.size())
                .filter(i -> !chosen[i])
                .boxed()
                .min(Comparator.comparingDouble((Integer i) -> -(worth[i] + diversity * (1 - nearest[i])))
                        .thenComparingDouble(i ->
                                draws.uniform("labeling order", "", tasks.get(i).id())))
                .orElseThrow();
    }

    private static String text(LabelingTask task) {
        return task.prompt().get(task.prompt().size() - 1).content();
    }

    /**
     * Makes orders. For use by one thread.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private static final int SPREAD = 500;

        private final List<OrderSignal> signals = new ArrayList<>();
        private double diversity;
        private List<LabelingTask> labeled = List.of();
        private int spread = SPREAD;
        private long seed;

        private Builder() {}

        /**
         * Prefers tasks about which a model is unsure: the nearer the second likeliest label comes to the likeliest.
         *
         * @param weight above 0
         * @param probabilities of the labels of a task; at least two, which add up to 1
         * @return this
         */
        public Builder addUncertainty(double weight, Function<LabelingTask, double[]> probabilities) {
            signals.add(OrderSignal.uncertainty(weight, probabilities));
            return this;
        }

        /**
         * Prefers tasks about which models disagree: by the share of pairs of models that say different things.
         *
         * @param weight above 0
         * @param answers what each model says of a task; at least two
         * @return this
         */
        public Builder addDisagreement(double weight, Function<LabelingTask, List<String>> answers) {
            signals.add(OrderSignal.disagreement(weight, answers));
            return this;
        }

        /**
         * Prefers tasks whose label is probably wrong.
         *
         * @param weight above 0
         * @param suspicion from 0 to 1: for example 1 minus the quality that {@code LabelErrors} finds
         * @return this
         */
        public Builder addSuspicion(double weight, ToDoubleFunction<LabelingTask> suspicion) {
            signals.add(OrderSignal.suspicion(weight, suspicion));
            return this;
        }

        /**
         * Prefers tasks that are unlike those before them in the order, by the words of the last message: 1 minus the
         * cosine to the nearest.
         *
         * @param weight at least 0; 0 by default
         * @return this
         */
        public Builder diversity(double weight) {
            if (!(weight >= 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException("weight of diversity: " + weight + " -> give at least 0");
            }
            diversity = weight;
            return this;
        }

        /**
         * Sets what is labelled already, which tasks should be unlike, too.
         *
         * @param tasks none by default
         * @return this
         */
        public Builder labeled(List<LabelingTask> tasks) {
            labeled = List.copyOf(tasks);
            return this;
        }

        /**
         * Sets how many tasks are chosen one after the other for diversity; the rest follow by what they are then. The
         * time grows with this number times the number of tasks.
         *
         * @param tasks at least 1; 500 by default
         * @return this
         */
        public Builder spread(int tasks) {
            if (tasks < 1) {
                throw new IllegalArgumentException("tasks to spread: " + tasks + " -> spread at least 1");
            }
            spread = tasks;
            return this;
        }

        /**
         * Sets the seed of the order of tasks that are worth the same.
         *
         * @param seed 0 by default
         * @return this
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * {@return the order}
         *
         * @throws IllegalStateException if it has no signal
         */
        public LabelingOrder build() {
            if (signals.isEmpty() && diversity == 0) {
                throw new IllegalStateException(
                        "order without a signal -> add uncertainty, disagreement, suspicion or diversity");
            }
            return new LabelingOrder(this);
        }
    }
}
