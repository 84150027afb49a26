package io.github.finetune4j.rollout;

import java.util.ArrayList;
import java.util.List;

/**
 * The ledger of a rollout's chance of a false verdict: every way in which chance alone could end it, with the chance that it gets. Looks cost
 * nothing, because sequences hold at all times together; stages, candidates and gates each have their line, and the lines sum to α.
 *
 * <p>Passing has one line per candidate, not one per gate: a candidate is promoted only if <em>every</em> gate passes, so the chance of a false
 * promotion is that of the one gate which should not have passed (the intersection-union principle: Berger, Technometrics 24, 1982).
 *
 * @param alpha the whole
 * @param lines how it is divided
 * @since 0.1
 */
public record ErrorBudget(double alpha, List<Line> lines) {
    static final double MISMATCH = 0.001;

    /** Copies the lines. */
    public ErrorBudget {
        lines = List.copyOf(lines);
    }

    /**
     * One way to be wrong.
     *
     * @param what in words
     * @param alpha its chance at most
     * @since 0.1
     */
    public record Line(String what, double alpha) {}

    static ErrorBudget of(PolicySettings settings, int candidates) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("sample ratio mismatch", mismatch(settings)));
        double pass = passing(settings, candidates);
        double fail = failing(settings, candidates);
        for (int arm = 1; arm <= candidates; arm++) {
            lines.add(new Line("candidate " + arm + " passes", pass));
            for (int stage = 0; stage < settings.stages.size(); stage++) {
                for (Gate gate : settings.gatesOf(stage)) {
                    lines.add(new Line("candidate " + arm + ", stage " + (stage + 1) + ", fails " + gate.name(), fail));
                }
            }
        }
        return new ErrorBudget(settings.alpha, lines);
    }

    static double mismatch(PolicySettings settings) {
        return Math.min(MISMATCH, settings.alpha / 10);
    }

    static double passing(PolicySettings settings, int candidates) {
        return (settings.alpha - mismatch(settings)) / 2 / candidates;
    }

    static double failing(PolicySettings settings, int candidates) {
        int gates = 0;
        for (int stage = 0; stage < settings.stages.size(); stage++) {
            gates += settings.gatesOf(stage).size();
        }
        return (settings.alpha - mismatch(settings)) / 2 / candidates / Math.max(1, gates);
    }
}
