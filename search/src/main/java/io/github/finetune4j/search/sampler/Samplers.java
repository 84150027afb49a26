// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import org.apiguardian.api.API;

/**
 * The samplers that come with the SDK. They are immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Samplers {
    private Samplers() {}

    /** {@return draws everything anew, evenly} */
    public static Sampler random() {
        return (space, history, random) -> space.fill(parameter -> parameter.valueAt(random.nextDouble()));
    }

    /**
     * {@return draws evenly, too, but leaves fewer gaps: a scrambled Halton sequence, each of whose points is as random
     * as one of {@link #random()}}
     */
    public static Sampler quasiRandom() {
        return new HaltonSampler();
    }

    /** {@return the tree-structured Parzen estimator as Optuna 5 defines it, with its settings} */
    public static Sampler tpe() {
        return TpeSampler.builder().build();
    }

    /**
     * {@return for few, dear trials: first the middle of all ranges, then four places of a scrambled Halton sequence,
     * then those at which a Gaussian process expects the best figure to improve most. With several goals, and beyond
     * 150 trials, where a process becomes slow, {@link #tpe()} goes on}
     */
    public static Sampler fewTrials() {
        return new GaussianSampler();
    }
}
