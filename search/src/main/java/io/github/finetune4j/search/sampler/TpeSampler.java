// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.search.space.Parameter;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The tree-structured Parzen estimator (Bergstra and others, 2011) as Optuna 5 defines it: it draws from the density of
 * the better trials, and takes of 24 draws the one that is likeliest there beside the density of the others. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TpeSampler implements Sampler {
    private final int startupTrials;
    private final int candidates;
    private final @Nullable Boolean multivariate;
    private final boolean group;
    private final boolean constantLiar;

    private TpeSampler(Builder builder) {
        startupTrials = builder.startupTrials;
        candidates = builder.candidates;
        multivariate = builder.multivariate;
        group = builder.group;
        constantLiar = builder.constantLiar;
    }

    /** {@return a builder with Optuna's settings} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Settings next(SearchSpace space, SearchHistory history, RandomGenerator random) {
        List<Trial> finished =
                history.trials().stream().filter(Trial::informative).toList();
        if (finished.size() < startupTrials) {
            return Samplers.random().next(space, history, random);
        }
        TrialSplit split = TrialSplit.of(history, constantLiar);
        Map<String, Object> together = new HashMap<>();
        for (List<Parameter> joint : joint(space, history, finished)) {
            together.putAll(draw(joint, split, history.goals().size() == 1, random));
        }
        return space.fill(parameter -> {
            Object value = together.get(parameter.name());
            return value != null ? value : alone(parameter, split, history, random);
        });
    }

    private Object alone(Parameter parameter, TrialSplit split, SearchHistory history, RandomGenerator random) {
        if (parameter.size() == 1) {
            return parameter.valueAt(0);
        }
        Map<String, Object> drawn =
                draw(List.of(parameter), split, history.goals().size() == 1, random);
        return drawn.values().iterator().next();
    }

    /** The sets of parameters that are drawn at once. */
    private List<List<Parameter>> joint(SearchSpace space, SearchHistory history, List<Trial> finished) {
        boolean together = multivariate == null ? group || history.goals().size() == 1 : multivariate;
        if (!together) {
            return List.of();
        }
        List<Set<String>> names = group ? groups(finished) : List.of(inAll(finished));
        List<List<Parameter>> joint = new ArrayList<>();
        for (Set<String> set : names) {
            List<Parameter> parameters = space.parameters().stream()
                    .filter(parameter -> set.contains(parameter.name()) && parameter.size() > 1)
                    .toList();
            if (!parameters.isEmpty()) {
                joint.add(parameters);
            }
        }
        return joint;
    }

    private static Set<String> inAll(List<Trial> trials) {
        Set<String> names =
                new LinkedHashSet<>(trials.get(0).settings().values().keySet());
        trials.forEach(trial -> names.retainAll(trial.settings().values().keySet()));
        return names;
    }

    /** Sets of parameters that always occur together. */
    static List<Set<String>> groups(List<Trial> trials) {
        List<Set<String>> groups = new ArrayList<>();
        for (Trial trial : trials) {
            Set<String> rest = new LinkedHashSet<>(trial.settings().values().keySet());
            List<Set<String>> finer = new ArrayList<>();
            for (Set<String> known : groups) {
                Set<String> both = new LinkedHashSet<>(known);
                both.retainAll(rest);
                Set<String> other = new LinkedHashSet<>(known);
                other.removeAll(rest);
                finer.add(both);
                finer.add(other);
                rest.removeAll(known);
            }
            finer.add(rest);
            finer.removeIf(Set::isEmpty);
            groups = finer;
        }
        return groups;
    }

    private Map<String, Object> draw(
            List<Parameter> parameters, TrialSplit split, boolean fading, RandomGenerator random) {
        ParzenEstimator below = estimator(parameters, split.below(), fading);
        ParzenEstimator above = estimator(parameters, split.above(), true);
        double most = Double.NEGATIVE_INFINITY;
        double[] best = below.draw(random);
        for (int i = 0; i < candidates; i++) {
            double[] point = i == 0 ? best : below.draw(random);
            double gain = below.logDensity(point) - above.logDensity(point);
            if (gain > most) {
                most = gain;
                best = point;
            }
        }
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            values.put(parameters.get(i).name(), below.value(i, best));
        }
        return values;
    }

    /** The density of those trials that have all the parameters. */
    static ParzenEstimator estimator(List<Parameter> parameters, List<Trial> trials, boolean fading) {
        List<double[]> seen = new ArrayList<>();
        for (Trial trial : trials) {
            Settings settings = trial.settings();
            if (parameters.stream().allMatch(parameter -> settings.has(parameter.name()))) {
                seen.add(parameters.stream()
                        .mapToDouble(parameter -> Kernels.code(parameter, settings.value(parameter.name())))
                        .toArray());
            }
        }
        return new ParzenEstimator(parameters, seen, fading);
    }

    /**
     * Builds a {@link TpeSampler}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private int startupTrials = 10;
        private int candidates = 24;
        private @Nullable Boolean multivariate;
        private boolean group;
        private boolean constantLiar = true;

        private Builder() {}

        /**
         * Sets how many trials are drawn evenly at first.
         *
         * @param value default 10
         * @return this
         */
        public Builder startupTrials(int value) {
            startupTrials = Given.atLeast("startupTrials", value, 1);
            return this;
        }

        /**
         * Sets how many draws the best one is taken from.
         *
         * @param value default 24
         * @return this
         */
        public Builder candidates(int value) {
            candidates = Given.atLeast("candidates", value, 1);
            return this;
        }

        /**
         * Sets whether parameters that all trials have are drawn together, and so as they go together.
         *
         * @param value default: yes with one goal, no with several
         * @return this
         */
        public Builder multivariate(boolean value) {
            multivariate = value;
            return this;
        }

        /**
         * Sets whether parameters that exist together, though not in all trials, are drawn together, too.
         *
         * @param value default no
         * @return this
         */
        public Builder group(boolean value) {
            group = value;
            return this;
        }

        /**
         * Sets whether trials that still run count as bad ones, so that parallel trials don't all try the same.
         *
         * @param value default yes
         * @return this
         */
        public Builder constantLiar(boolean value) {
            constantLiar = value;
            return this;
        }

        /**
         * {@return the sampler}
         *
         * @throws IllegalStateException if groups are asked for, but nothing shall be drawn together
         */
        public TpeSampler build() {
            if (group && Boolean.FALSE.equals(multivariate)) {
                throw new IllegalStateException(
                        "group without multivariate: groups are drawn together -> leave one of the two out");
            }
            return new TpeSampler(this);
        }
    }
}
