// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelingTask;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Looks at each rater. */
final class RaterReports {
    private final Votes votes;
    private final List<Scale> scales;
    private final List<AnswerGiven> gold;
    private final Map<String, LabelingTask> tasks;
    private final long seed;

    RaterReports(Votes votes, List<Scale> scales, List<AnswerGiven> gold, List<LabelingTask> tasks, long seed) {
        this.seed = seed;
        this.votes = votes;
        this.scales = scales;
        this.gold = gold;
        this.tasks = tasks.stream().collect(Collectors.toMap(LabelingTask::id, task -> task));
    }

    List<RaterReport> all() {
        List<double[]> agreements = scales.stream()
                .map(scale -> new RaterAgreement(votes, scale).withOthers())
                .toList();
        Map<String, RaterDrift> drifts = new RaterDrifts(scales, seed).of(votes);
        return votes.raters().entrySet().stream()
                .map(rater -> report(
                        rater.getKey(),
                        mean(agreements, rater.getValue()),
                        drifts.getOrDefault(rater.getKey(), RaterDrift.UNKNOWN)))
                .toList();
    }

    private static double mean(List<double[]> agreements, int rater) {
        return agreements.stream()
                .mapToDouble(each -> each[rater])
                .filter(each -> !Double.isNaN(each))
                .average()
                .orElse(Double.NaN);
    }

    private RaterReport report(String rater, double agreement, RaterDrift drift) {
        List<AnswerGiven> own = votes.of(rater);
        SameKey key = scales.stream()
                .map(scale -> SameKey.of(votes, scale, rater))
                .max(SameKey.worst())
                .orElse(SameKey.NONE);
        return new RaterReport(
                rater,
                own.size(),
                agreement,
                goldRight(rater),
                median(own.stream().mapToDouble(answer -> answer.took().toMillis())),
                key.key() + " for " + key.question(),
                key.share(),
                key.suspicious(),
                drift);
    }

    private double goldRight(String rater) {
        return gold.stream()
                .filter(answer -> answer.annotator().equals(rater))
                .mapToDouble(answer -> right(answer) ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }

    private boolean right(AnswerGiven answer) {
        LabelingTask task = Objects.requireNonNull(tasks.get(answer.taskId()));
        return task.gold().entrySet().stream()
                .allMatch(known -> known.getValue().equals(answer.values().get(known.getKey())));
    }

    private static Duration median(DoubleStream millis) {
        double[] sorted = millis.sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElse(0);
        return Duration.ofMillis(Math.round(median));
    }
}
