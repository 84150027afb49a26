// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.internal;

import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.result.StepReport;
import java.util.LinkedHashMap;
import java.util.Map;

/** A data set's report as facts of its version. */
public final class DataFacts {
    private DataFacts() {}

    /**
     * {@return sources, counts and steps as JSON values}
     *
     * @param report of the data set
     */
    public static Map<String, Object> of(DatasetReport report) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("sources", report.sources());
        facts.put("rowsRead", report.rowsRead());
        facts.put("removed", report.removed());
        facts.put("issues", report.counts());
        facts.put("steps", report.steps().stream().map(DataFacts::step).toList());
        if (!report.splitRule().isEmpty()) {
            facts.put("splitRule", report.splitRule());
        }
        return facts;
    }

    private static Map<String, Object> step(StepReport step) {
        return Map.of(
                "name", step.name(),
                "rowsIn", step.rowsIn(),
                "rowsOut", step.rowsOut(),
                "rejected", step.rejected(),
                "changed", step.changed());
    }
}
