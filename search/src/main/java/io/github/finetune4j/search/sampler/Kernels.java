// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import io.github.finetune4j.search.space.ChoiceParameter;
import io.github.finetune4j.search.space.Parameter;
import io.github.finetune4j.search.space.RealParameter;
import io.github.finetune4j.search.space.WholeParameter;
import java.util.random.RandomGenerator;

/** One density over a parameter for each observation, and a last one for what was believed before. */
interface Kernels {
    /** Adds the log density of each kernel at a point. */
    void addLogDensities(double at, double[] sums);

    double draw(int kernel, RandomGenerator random);

    static Kernels of(Parameter parameter, double[] seen) {
        if (parameter instanceof RealParameter real) {
            return new NumberKernels(seen, real.low(), real.high(), real.step(), real.log());
        }
        if (parameter instanceof WholeParameter whole) {
            return new NumberKernels(seen, whole.low(), whole.high(), whole.step(), whole.log());
        }
        return new ChoiceKernels(seen, ((ChoiceParameter) parameter).options().size());
    }

    /** A value as a number: what Optuna calls its internal form. */
    static double code(Parameter parameter, Object value) {
        return parameter instanceof ChoiceParameter choice
                ? choice.options().indexOf(value)
                : ((Number) value).doubleValue();
    }

    static Object value(Parameter parameter, double code) {
        if (parameter instanceof ChoiceParameter choice) {
            return choice.options().get((int) code);
        }
        if (parameter instanceof WholeParameter) {
            return Math.round(code);
        }
        return code;
    }
}
