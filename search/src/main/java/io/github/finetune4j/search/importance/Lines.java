// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.importance;

import io.github.finetune4j.search.space.ChoiceParameter;
import io.github.finetune4j.search.space.Parameter;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import java.util.List;

/** The parameters as axes: a number from 0 to 1, or the number of an option. */
final class Lines {
    private static final double ABSENT = 0.5;

    private final List<Parameter> parameters;
    private final int[] options;

    Lines(SearchSpace space) {
        parameters = space.parameters();
        options = new int[parameters.size()];
        for (int d = 0; d < options.length; d++) {
            options[d] = parameters.get(d) instanceof ChoiceParameter choice
                    ? choice.options().size()
                    : 0;
        }
    }

    int count() {
        return options.length;
    }

    /** How many options a parameter has; 0: it is a number. */
    int options(int dimension) {
        return options[dimension];
    }

    String name(int dimension) {
        return parameters.get(dimension).name();
    }

    /** A parameter that doesn't exist beside others stands at its middle, or at its first option. */
    double[] of(Settings settings) {
        double[] point = new double[options.length];
        for (int d = 0; d < point.length; d++) {
            Parameter parameter = parameters.get(d);
            boolean there = settings.has(parameter.name());
            if (parameter instanceof ChoiceParameter choice) {
                point[d] = there ? choice.options().indexOf(settings.value(parameter.name())) : 0;
            } else {
                point[d] = there ? parameter.shareOf(settings.value(parameter.name())) : ABSENT;
            }
        }
        return point;
    }
}
