// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.internal;

import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.result.StepReport;
import io.github.finetune4j.registry.DataVersion;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** A data set's report as facts of its version. */
public final class DataFacts {
    private DataFacts() {}

    /**
     * {@return sources, counts, steps and what else is known as JSON values}
     *
     * @param report of the data set
     * @param parents from which its rows came
     * @param more what is known beside
     */
    public static Map<String, Object> of(
            DatasetReport report, Collection<DataVersion> parents, Map<String, Object> more) {
        Map<String, Object> facts = of(report);
        if (!parents.isEmpty()) {
            facts.put("parents", parents.stream().map(DataVersion::id).toList());
        }
        more.forEach((name, value) -> {
            if (facts.containsKey(name)) {
                throw new IllegalArgumentException(
                        "fact " + name + ": the report has one of this name -> give it another name");
            }
            facts.put(name, value);
        });
        return facts;
    }

    private static Map<String, Object> of(DatasetReport report) {
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
