// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.ranking.DavidsonRanking;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * A ranking of models by people's preferences: Davidson's model, which is Bradley and Terry's with ties; <q>both
 * bad</q> is a tie. Strengths are logarithmic, with mean 0 over the models. Intervals hold for other rows and other
 * raters; of one rater alone they say so. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ModelRanking {
    private final List<String> names;
    private final DavidsonRanking ranking;
    private final String whose;

    ModelRanking(List<String> names, DavidsonRanking ranking, String whose) {
        this.names = names;
        this.ranking = ranking;
        this.whose = whose;
    }

    /** {@return the models' names, the strongest first} */
    public List<String> models() {
        double[] strengths = ranking.strengths();
        return IntStream.range(0, names.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -strengths[i]))
                .map(names::get)
                .toList();
    }

    /**
     * {@return a model's strength against the mean of all}
     *
     * @param model its name
     */
    public Interval strength(String model) {
        return said(ranking.interval(number(model), Votes.LEVEL));
    }

    /**
     * {@return how much stronger one model is than another: one that holds 0 shows no order of the two}
     *
     * @param model its name
     * @param other the name of the one whose strength is taken off
     */
    public Interval difference(String model, String other) {
        return said(ranking.difference(number(model), number(other), Votes.LEVEL));
    }

    /**
     * {@return the chance that a rater takes one model's answer for better than another's}
     *
     * @param model its name
     * @param other the other's name
     */
    public double winChance(String model, String other) {
        return ranking.winChance(number(model), number(other));
    }

    private int number(String model) {
        int number = names.indexOf(model);
        if (number < 0) {
            throw new IllegalArgumentException("no model " + model + " in this study -> name one of " + names);
        }
        return number;
    }

    private Interval said(Interval known) {
        return new Interval(
                known.estimate(), known.lower(), known.upper(), known.level(), known.method() + whose, known.n());
    }

    @Override
    public String toString() {
        return models().stream()
                .map(model -> model + " " + FigureText.interval(strength(model)))
                .collect(Collectors.joining(", "));
    }
}
