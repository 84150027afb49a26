// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import io.github.finetune4j.search.space.ChoiceParameter;
import io.github.finetune4j.search.space.Parameter;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import java.util.List;
import java.util.random.RandomGenerator;

/** Settings as points: a place from 0 to 1 for each parameter of the space. */
final class Places {
    private static final double ABSENT = 0.5;
    private static final double NEARLY = 1e-9;

    private final SearchSpace space;
    private final List<Parameter> parameters;
    private final boolean[] unordered;

    Places(SearchSpace space) {
        this.space = space;
        parameters = space.parameters();
        unordered = new boolean[parameters.size()];
        for (int i = 0; i < unordered.length; i++) {
            unordered[i] = parameters.get(i) instanceof ChoiceParameter;
        }
    }

    int dimensions() {
        return unordered.length;
    }

    double[] of(Settings settings) {
        double[] places = new double[unordered.length];
        for (int i = 0; i < places.length; i++) {
            Parameter parameter = parameters.get(i);
            places[i] = settings.has(parameter.name()) ? parameter.shareOf(settings.value(parameter.name())) : ABSENT;
        }
        return places;
    }

    /** The square of the distance of two places in each dimension, put into the array. */
    double[] squared(double[] one, double[] other, double[] squared) {
        for (int d = 0; d < squared.length; d++) {
            double away = one[d] - other[d];
            squared[d] = unordered[d] ? (Math.abs(away) < NEARLY ? 0 : 1) : away * away;
        }
        return squared;
    }

    Settings even(RandomGenerator random) {
        return space.fill(parameter -> parameter.valueAt(random.nextDouble()));
    }

    /** Settings beside others: about one parameter in two moves. */
    Settings near(Settings settings, double scale, RandomGenerator random) {
        return space.fill(parameter -> {
            if (!settings.has(parameter.name())) {
                return parameter.valueAt(random.nextDouble());
            }
            Object value = settings.value(parameter.name());
            if (parameter instanceof ChoiceParameter) {
                return random.nextDouble() < 0.1 ? parameter.valueAt(random.nextDouble()) : value;
            }
            if (random.nextBoolean()) {
                return value;
            }
            double width = parameter.size() == Long.MAX_VALUE ? scale : Math.max(scale, 0.7 / parameter.size());
            double share = parameter.shareOf(value) + width * random.nextGaussian();
            return parameter.valueAt(Math.max(0, Math.min(1, share)));
        });
    }
}
