// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.dataset.measure.LabelErrors;
import io.github.finetune4j.dataset.measure.LabelModel;
import io.github.finetune4j.dataset.measure.LabelModelSettings;
import io.github.finetune4j.dataset.measure.LabelingFunctions;
import io.github.finetune4j.dataset.measure.Profile;
import io.github.finetune4j.dataset.measure.SlicingFunctions;
import io.github.finetune4j.evidently.EvidentlyProject;
import io.github.finetune4j.evidently.EvidentlySnapshot;
import io.github.finetune4j.evidently.EvidentlyWorkspace;
import io.github.finetune4j.monitor.drift.DriftData;
import io.github.finetune4j.monitor.drift.DriftReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** Drift and summaries for Evidently; what snorkel and cleanlab do, here. */
final class LabelsAndDrift {
    private LabelsAndDrift() {}

    static void evidently(Path workspace, DriftData lastWeek, DriftData thisWeek, Profile rows) {
        // tag::evidently[]
        EvidentlyProject project = EvidentlyWorkspace.at(workspace).project("support");
        DriftReport report = DriftReport.compare(lastWeek, thisWeek);
        project.add(EvidentlySnapshot.of(report).named("week 12").tag("drift").metadata("model", "v12"));
        project.add(EvidentlySnapshot.of(rows).named("training data").tag("data"));
        // then: evidently ui --workspace FOLDER
        // end::evidently[]
    }

    static double[][] weakLabels(List<String> tickets) {
        // tag::snorkel[]
        List<ToIntFunction<String>> functions = List.of(
                ticket -> ticket.contains("refund") ? 1 : LabelingFunctions.ABSTAIN,
                ticket -> ticket.contains("money back") ? 1 : LabelingFunctions.ABSTAIN,
                ticket -> ticket.endsWith("?") ? 0 : LabelingFunctions.ABSTAIN);
        LabelingFunctions votes = LabelingFunctions.apply(tickets, 2, functions);
        System.out.println(votes.analysis()); // polarity, coverage, overlap, conflict
        LabelModel model = LabelModel.fit(votes, LabelModelSettings.defaults().seed(123));
        double[][] probabilities = model.probabilities();
        // end::snorkel[]
        return probabilities;
    }

    static Map<String, Double> slices(List<String> tickets, int[] gold, int[] said) {
        // tag::slices[]
        Map<String, Predicate<String>> functions =
                Map.of("short", ticket -> ticket.length() < 20, "refund", ticket -> ticket.contains("refund"));
        Map<String, Double> accuracy =
                SlicingFunctions.apply(tickets, functions).accuracy(gold, said);
        // end::slices[]
        return accuracy;
    }

    static List<Integer> suspects(int[] labels, double[][] outOfSample) {
        // tag::cleanlab[]
        LabelErrors errors = LabelErrors.of(labels, outOfSample);
        List<Integer> worstFirst =
                errors.ranked(LabelErrors.Rule.PRUNE_BY_NOISE_RATE, LabelErrors.Quality.SELF_CONFIDENCE);
        // end::cleanlab[]
        return worstFirst;
    }
}
