// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import io.github.finetune4j.search.space.ChoiceParameter;
import io.github.finetune4j.search.space.Condition;
import io.github.finetune4j.search.space.Parameter;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Settings as points: a place from 0 to 1 for each parameter of the space. */
final class Places {
    private static final double ABSENT = 0.5;
    private static final double NEARLY = 1e-9;

    private final SearchSpace space;
    private final List<Parameter> parameters;
    private final boolean[] unordered;
    private final boolean[] smooth;
    private final int[] condition; // the parameter that it names; -1: none

    Places(SearchSpace space) {
        this.space = space;
        parameters = space.parameters();
        unordered = new boolean[parameters.size()];
        smooth = new boolean[unordered.length];
        condition = new int[unordered.length];
        List<String> names = parameters.stream().map(Parameter::name).toList();
        for (int i = 0; i < unordered.length; i++) {
            unordered[i] = parameters.get(i) instanceof ChoiceParameter;
            smooth[i] = parameters.get(i).size() == Long.MAX_VALUE;
            condition[i] = parameters
                    .get(i)
                    .condition()
                    .map(Condition::parameter)
                    .map(names::indexOf)
                    .orElse(-1);
        }
    }

    /** Settings that may be tried, while they are only places. */
    static final class Spot {
        private final double[] places;
        private final @Nullable Object[] exact; // null: the value that stands at the place
        private final boolean[] there;

        private Spot(int count) {
            places = new double[count];
            exact = new @Nullable Object[count];
            there = new boolean[count];
        }

        double[] places() {
            return places;
        }
    }

    int dimensions() {
        return unordered.length;
    }

    boolean[] unordered() {
        return unordered;
    }

    double[] of(Settings settings) {
        return spot(settings).places();
    }

    Spot spot(Settings settings) {
        Spot spot = new Spot(unordered.length);
        for (int i = 0; i < unordered.length; i++) {
            Parameter parameter = parameters.get(i);
            spot.there[i] = settings.has(parameter.name());
            if (spot.there[i]) {
                spot.exact[i] = settings.value(parameter.name());
                spot.places[i] = parameter.shareOf(settings.value(parameter.name()));
            } else {
                spot.places[i] = ABSENT;
            }
        }
        return spot;
    }

    Settings settings(Spot spot) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < unordered.length; i++) {
            if (spot.there[i]) {
                values.add(value(spot, i));
            }
        }
        return space.fill(parameter -> values.remove(0));
    }

    private Object value(Spot spot, int i) {
        return Objects.requireNonNullElseGet(
                spot.exact[i], () -> parameters.get(i).valueAt(spot.places[i]));
    }

    private boolean exists(Spot spot, int i) {
        int other = condition[i];
        return other < 0
                || (spot.there[other]
                        && parameters.get(i).condition().orElseThrow().values().contains(value(spot, other)));
    }

    /** The square of the distance of two places in each dimension, put into the array from an index on. */
    void squared(double[] one, double[] other, double[] squared, int from) {
        for (int d = 0; d < unordered.length; d++) {
            squared[from + d] = squared(one[d] - other[d], unordered[d]);
        }
    }

    static double squared(double away, boolean unordered) {
        return unordered ? (Math.abs(away) < NEARLY ? 0 : 1) : away * away;
    }

    Spot even(RandomGenerator random) {
        Spot spot = new Spot(unordered.length);
        for (int i = 0; i < unordered.length; i++) {
            spot.there[i] = exists(spot, i);
            spot.places[i] = spot.there[i] ? place(i, random.nextDouble()) : ABSENT;
        }
        return spot;
    }

    /** Where the value stands that is at a place of the line. */
    private double place(int i, double share) {
        Parameter parameter = parameters.get(i);
        return smooth[i] ? share : parameter.shareOf(parameter.valueAt(share));
    }

    /** Settings beside others: about one parameter in two moves. */
    Spot near(Spot from, double scale, RandomGenerator random) {
        Spot spot = new Spot(unordered.length);
        for (int i = 0; i < unordered.length; i++) {
            spot.there[i] = exists(spot, i);
            if (!spot.there[i]) {
                spot.places[i] = ABSENT;
            } else if (!from.there[i]) {
                spot.places[i] = place(i, random.nextDouble());
            } else {
                move(from, spot, i, scale, random);
            }
        }
        return spot;
    }

    private void move(Spot from, Spot to, int i, double scale, RandomGenerator random) {
        boolean stays = unordered[i] ? random.nextDouble() >= 0.1 : random.nextBoolean();
        if (stays) {
            to.places[i] = from.places[i];
            to.exact[i] = from.exact[i];
        } else if (unordered[i]) {
            to.places[i] = place(i, random.nextDouble());
        } else {
            double width =
                    smooth[i] ? scale : Math.max(scale, 0.7 / parameters.get(i).size());
            double share = from.places[i] + width * random.nextGaussian();
            to.places[i] = place(i, Math.max(0, Math.min(1, share)));
        }
    }
}
