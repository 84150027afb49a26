// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.SliceComparison;
import io.github.finetune4j.statistics.test.MultipleTests;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The findings of a look at one candidate. */
final class Finding {
    private static final int MOST_SLICES = 5;

    private final ReplacementSettings settings;
    private final Candidate candidate;
    private final @Nullable Comparison comparison;
    private final double alpha;
    private final String failure;

    private Finding(
            ReplacementSettings settings,
            Candidate candidate,
            @Nullable Comparison comparison,
            double alpha,
            String failure) {
        this.settings = settings;
        this.candidate = candidate;
        this.comparison = comparison;
        this.alpha = alpha;
        this.failure = failure;
    }

    static Finding failed(ReplacementSettings settings, Candidate candidate, String failure) {
        return new Finding(settings, candidate, null, 1, failure);
    }

    /** Of a candidate that was asked; alpha is that of its test alone. */
    static Finding of(ReplacementSettings settings, Candidate candidate, Comparison comparison, double alpha) {
        return new Finding(settings, candidate, comparison, alpha, "");
    }

    Candidate candidate() {
        return candidate;
    }

    boolean failed() {
        return comparison == null;
    }

    String failure() {
        return candidate.name() + ", " + failure;
    }

    List<Comparison.RowPair> losses() {
        return comparison == null ? List.of() : comparison.regressions();
    }

    private List<Metric> tolerated() {
        return settings.metrics.stream()
                .filter(metric -> settings.tolerances.containsKey(metric.name()))
                .toList();
    }

    private List<Comparison.RowPair> rows() {
        return comparison == null ? List.of() : comparison.rows();
    }

    private Sample sample(Metric metric) {
        return Sample.of(metric, rows());
    }

    /** It must keep to each tolerance, so the weakest test counts, and none has to be corrected for the others. */
    double pValue() {
        return failed() || blurred().isPresent()
                ? 1
                : tolerated().stream()
                        .mapToDouble(metric -> sample(metric).pValue(settings.margin(metric), alpha))
                        .max()
                        .orElse(1);
    }

    /** The metric for which too many rows have no score; empty where there is none. */
    Optional<Metric> blurred() {
        return tolerated().stream().filter(metric -> sample(metric).blurred()).findFirst();
    }

    /** Whether it is worse by some metric, corrected for their number. Rows without a score are no proof of that. */
    boolean worse() {
        if (failed() || blurred().isPresent()) {
            return false;
        }
        double[] chances = tolerated().stream()
                .mapToDouble(metric -> Sample.ofScored(metric, rows()).worseValue(settings.margin(metric)))
                .toArray();
        return Arrays.stream(MultipleTests.holm(chances)).anyMatch(chance -> chance <= alpha);
    }

    /** The rows that are missing at a level; {@link Planning#MOST} where they are as many or more. */
    long missing(double next) {
        return tolerated().stream().mapToLong(metric -> missing(metric, next)).reduce(1, Math::max);
    }

    private long missing(Metric metric, double next) {
        Sample sample = sample(metric);
        long all = Planning.like(sample, settings.margin(metric), next);
        return all >= Planning.MOST ? all : Math.max(all - sample.size(), sample.missing());
    }

    Facts facts() {
        Facts facts = Facts.empty()
                .with("candidate", candidate.name())
                .with("kind", candidate.kind().word())
                .with("failure", failure)
                .number("p", pValue());
        Comparison compared = comparison;
        if (compared == null) {
            return facts;
        }
        List<Object> metrics = new ArrayList<>();
        settings.metrics.forEach(metric -> metrics.add(metric(metric).values()));
        return facts.with("worse", worse())
                .with("metrics", metrics)
                .with("lost_rows", losses().size())
                .with("slices", slices(compared))
                .with("all_slices", all(compared))
                .with(
                        "after",
                        new Calls(settings, candidate.price().orElse(null))
                                .of(compared.candidate())
                                .values());
    }

    private Facts metric(Metric metric) {
        Sample sample = sample(metric);
        Facts facts = Facts.empty()
                .with("name", metric.name())
                .with("rows", sample.size())
                .with("unscored_candidate", sample.unscored().candidate())
                .with("unscored_big", sample.unscored().big())
                .with("unscored_both", sample.unscored().both())
                .number("tolerance", settings.tolerances.getOrDefault(metric.name(), Double.NaN));
        if (sample.size() < 1) {
            return facts;
        }
        double level = 1 - 2 * alpha;
        return facts.with("gained", sample.gained())
                .with("lost", sample.lost())
                .with("before", sample.before(level))
                .with("after", sample.after(level))
                .with("gain", sample.gain(level))
                .number(
                        "p",
                        settings.tolerances.containsKey(metric.name())
                                ? sample.pValue(settings.margin(metric), alpha)
                                : Double.NaN);
    }

    private List<Object> slices(Comparison compared) {
        List<Object> worst = new ArrayList<>();
        compared.worstSlices(settings.metrics.get(0).name()).stream()
                .limit(MOST_SLICES)
                .forEach(slice -> worst.add(slice(slice).values()));
        return worst;
    }

    private int all(Comparison compared) {
        return compared.worstSlices(settings.metrics.get(0).name()).size();
    }

    private static Facts slice(SliceComparison slice) {
        return Facts.empty()
                .with("slicing", slice.slicing())
                .with("value", slice.value())
                .with("rows", slice.rows())
                .with("effect", slice.metric().effect());
    }
}
