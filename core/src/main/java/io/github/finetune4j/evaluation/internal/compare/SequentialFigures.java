// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.compare;

import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.sequence.Bets;
import io.github.finetune4j.statistics.sequence.ConfidenceSequences;
import io.github.finetune4j.statistics.test.TestResult;

/** A difference that is looked at more than once: its interval holds at all looks together, and so does its test. */
public final class SequentialFigures {
    /** Before, an estimated spread is not to be trusted. */
    public static final int FIRST_LOOK = 50;

    private SequentialFigures() {}

    /** Pass/fail by betting, exact at any n; other numbers by the asymptotic sequence. */
    static PairedFigures of(double[] differences, boolean binary, EvaluatorSettings settings) {
        return binary ? bets(differences, settings.level()) : asymptotic(differences, settings);
    }

    private static PairedFigures bets(double[] differences, double level) {
        Bets bets = ConfidenceSequences.bets(-1, 1, level);
        for (double difference : differences) {
            bets.add(difference);
        }
        Interval interval = bets.interval();
        double p = bets.pValue(0);
        return new PairedFigures(
                interval, new TestResult("betting, always valid", interval.estimate(), p, differences.length));
    }

    private static PairedFigures asymptotic(double[] differences, EvaluatorSettings settings) {
        int n = differences.length;
        double mean = Means.mean(differences);
        double spread = n < 2 ? 0 : Means.standardDeviation(differences);
        if (n < FIRST_LOOK || spread == 0) {
            Interval unknown = new Interval(
                    mean,
                    Double.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY,
                    settings.level(),
                    "none: fewer than " + FIRST_LOOK + " rows, or no row differs",
                    n);
            return new PairedFigures(unknown, new TestResult("none: too early", 0, 1, n));
        }
        double best = Math.max(FIRST_LOOK, settings.plannedRows() / 2.0);
        return new PairedFigures(
                ConfidenceSequences.asymptotic(mean, spread, n, settings.level(), best),
                ConfidenceSequences.asymptoticTest(mean, spread, n, settings.level(), best));
    }
}
