// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.rollout.internal.control.PolicySettings;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A rollout's error budget: every way in which chance alone could end it, with the probability that each is given.
 * Looks cost nothing, because sequences hold at all times together; stages, candidates and gates each have their line,
 * and the lines sum to α.
 *
 * <p>Passing has one line per candidate, not one per gate: a candidate is promoted only if <em>every</em> gate passes,
 * so the chance of a false promotion is that of the one gate which should not have passed (the intersection-union
 * principle: Berger, Technometrics 24, 1982).
 *
 * @param alpha the whole
 * @param lines how it is divided
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record ErrorBudget(double alpha, List<Line> lines) {
    /** Copies the lines. */
    public ErrorBudget {
        lines = List.copyOf(lines);
    }

    /**
     * One way in which chance can mislead, and its share of the budget.
     *
     * @param what in words
     * @param alpha its chance at most
     * @since 0.1
     */
    public record Line(String what, double alpha) {}

    static ErrorBudget of(PolicySettings settings, int candidates) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("sample ratio mismatch", settings.mismatch()));
        double pass = settings.passing(candidates);
        double fail = settings.failing(candidates);
        for (int arm = 1; arm <= candidates; arm++) {
            lines.add(new Line("candidate " + arm + " passes", pass));
            for (int stage = 0; stage < settings.stages.size(); stage++) {
                for (LiveGate gate : settings.gatesOf(stage)) {
                    lines.add(new Line("candidate " + arm + ", stage " + (stage + 1) + ", fails " + gate.name(), fail));
                }
            }
        }
        return new ErrorBudget(settings.alpha, lines);
    }
}
