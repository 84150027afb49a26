// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Statistics: pure functions over numbers, each with its source, in packages by theme.
 *
 * <p>Begin with {@link io.github.finetune4j.statistics.interval.Proportions} for an interval,
 * {@link io.github.finetune4j.statistics.test.PairedTests} for a comparison, and
 * {@link io.github.finetune4j.statistics.power.Power} for the number of rows:
 *
 * <pre>{@code
 * Interval rate = Proportions.wilson(172, 200, 0.95);
 * TestResult test = PairedTests.pairedT(PairedTests.differences(baseline, candidate));
 * System.out.println(rate + ", p = " + test.pValue());
 * }</pre>
 *
 * <p>Nothing here keeps state, reads a clock or draws from a hidden generator: where chance is needed, you pass a
 * {@link java.util.random.RandomGenerator} or a seed, so the same seed gives the same figure. Only sequential tests and
 * {@linkplain io.github.finetune4j.statistics.change.ChangeDetector change detectors}, which are fed value by value,
 * remember what they saw.
 */
@SuppressWarnings("module") // names a module that is compiled later
module io.github.finetune4j.statistics {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires commons.math3;
    requires org.apache.commons.numbers.gamma;
    requires org.apache.commons.statistics.distribution;
    requires org.apache.commons.statistics.inference;

    exports io.github.finetune4j.statistics.agreement;
    exports io.github.finetune4j.statistics.change;
    exports io.github.finetune4j.statistics.crossed;
    exports io.github.finetune4j.statistics.crowd;
    exports io.github.finetune4j.statistics.drift;
    exports io.github.finetune4j.statistics.internal to
            io.github.finetune4j.approach;
    exports io.github.finetune4j.statistics.interval;
    exports io.github.finetune4j.statistics.power;
    exports io.github.finetune4j.statistics.prediction;
    exports io.github.finetune4j.statistics.ranking;
    exports io.github.finetune4j.statistics.sequence;
    exports io.github.finetune4j.statistics.summary;
    exports io.github.finetune4j.statistics.test;
}
