// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.junit;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.gate.GateReport;
import io.github.finetune4j.evaluation.gate.QualityGate;
import io.github.finetune4j.evaluation.report.ReportFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Receives the comparison that a test with {@link EvalGate} has made. It belongs to one test and its thread.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class GateCheck {
    private final EvalGate settings;
    private final @Nullable Path folder;
    private final BiConsumer<String, String> entries;
    private int checks;

    GateCheck(EvalGate settings, @Nullable Path folder, BiConsumer<String, String> entries) {
        this.settings = settings;
        this.folder = folder;
        this.entries = entries;
    }

    /**
     * Checks a comparison by the annotation's requirements, and by further ones.
     *
     * @param comparison baseline against candidate
     * @param more further gates, in any number
     * @return what each gate says, if all are passed
     * @throws AssertionError if one is not passed, one that is undecided among them; the message holds the numbers
     */
    public GateReport check(Comparison comparison, QualityGate... more) {
        List<QualityGate> gates = new ArrayList<>(Requirements.of(settings, comparison));
        gates.addAll(List.of(more));
        GateReport report = comparison.gate(gates.toArray(new QualityGate[0]));
        return finished(ReportFiles.of(comparison).gates(report), report);
    }

    /**
     * Checks one model without a baseline. Of the annotation, only {@link EvalGate#maxErrorRate} and
     * {@link EvalGate#minRows} apply.
     *
     * @param evaluation of the model
     * @param gates what is required, at least one
     * @return what each gate says, if all are passed
     * @throws AssertionError if one is not passed
     */
    public GateReport check(Evaluation evaluation, QualityGate... gates) {
        if (gates.length == 0) {
            throw new IllegalArgumentException("gates for one model's evaluation: none -> pass one of QualityGates,"
                    + " or compare it with a baseline");
        }
        List<QualityGate> all = new ArrayList<>(Requirements.ofRun(settings));
        all.addAll(List.of(gates));
        GateReport report = evaluation.gate(all.toArray(new QualityGate[0]));
        return finished(ReportFiles.of(evaluation).gates(report), report);
    }

    /** Whether something was checked. */
    boolean used() {
        return checks > 0;
    }

    private GateReport finished(ReportFiles files, GateReport report) {
        checks++;
        report.outcomes()
                .forEach(outcome -> entries.accept(outcome.gate().name(), outcome.status() + ": " + outcome.reason()));
        String where = "";
        if (folder != null) {
            Path place = checks == 1 ? folder : folder.resolve(String.valueOf(checks));
            files.write(place);
            where = "\nreports: " + place;
        }
        if (!report.passed()) {
            throw new AssertionError(report.summary() + "\n -> fix the model, or change the gates" + where);
        }
        return report;
    }
}
