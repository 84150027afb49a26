// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.junit;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.gate.QualityGate;
import io.github.finetune4j.evaluation.gate.QualityGates;
import java.util.ArrayList;
import java.util.List;

/** The gates that an annotation asks for. */
final class Requirements {
    private Requirements() {}

    static List<QualityGate> of(EvalGate settings, Comparison comparison) {
        String first = comparison.metrics().get(0).name();
        List<QualityGate> gates = new ArrayList<>(ofRun(settings));
        gates.add(
                settings.margin() == 0
                        ? QualityGates.notShownWorse(first)
                        : QualityGates.noWorse(first, settings.margin()));
        for (String metric : settings.better()) {
            gates.add(QualityGates.better(metric));
        }
        for (String metric : settings.noSliceWorse()) {
            gates.add(QualityGates.noSliceWorse(metric));
        }
        if (settings.maxRegressions() < Integer.MAX_VALUE) {
            gates.add(QualityGates.maxRegressions(first, settings.maxRegressions()));
        }
        return gates;
    }

    static List<QualityGate> ofRun(EvalGate settings) {
        List<QualityGate> gates = new ArrayList<>();
        if (settings.maxErrorRate() < 1) {
            gates.add(QualityGates.maxErrorRate(settings.maxErrorRate()));
        }
        if (settings.minRows() > 1) {
            gates.add(QualityGates.minRows(settings.minRows()));
        }
        return gates;
    }
}
