package io.github.finetune4j.evaluation;

import io.github.finetune4j.statistics.PairedTests;
import java.util.Arrays;

/** One metric on the same rows of two evaluations. */
final class Paired {
    private final Metric metric;
    private final double[] differences;

    private Paired(Metric metric, double[] differences) {
        this.metric = metric;
        this.differences = differences;
    }

    static Paired of(Metric metric, Evaluation baseline, Evaluation candidate) {
        return new Paired(
                metric, PairedTests.differences(baseline.values(metric.name()), candidate.values(metric.name())));
    }

    Metric metric() {
        return metric;
    }

    boolean binary() {
        return metric.kind() == ScoreKind.BINARY;
    }

    /** Candidate less baseline, row by row. */
    double[] differences() {
        return differences;
    }

    int size() {
        return differences.length;
    }

    long gained() {
        return Arrays.stream(differences).filter(d -> d > 0).count();
    }

    long lost() {
        return Arrays.stream(differences).filter(d -> d < 0).count();
    }
}
