// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.decide;

import io.github.finetune4j.evaluation.gate.GateOutcome.Status;
import io.github.finetune4j.rollout.LiveGate;
import io.github.finetune4j.rollout.LiveGateResult;
import io.github.finetune4j.rollout.Stage;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import io.github.finetune4j.rollout.internal.measure.EpochCounts;
import io.github.finetune4j.rollout.internal.measure.Evidence;
import io.github.finetune4j.rollout.internal.route.Allocation;
import io.github.finetune4j.rollout.internal.state.RolloutState;
import io.github.finetune4j.statistics.sequence.SampleRatio;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Reads the numbers: a pure function of counts. */
public final class Decider {
    /** {@code mismatch} is what is wrong with the sample ratio, or empty. */
    public record Findings(List<LiveGateResult> results, Map<Integer, ArmFindings> arms, String mismatch) {}

    /**
     * One candidate: {@code failure} is what it failed, or empty; {@code passed} whether all gates and samples of the
     * stage are there; {@code missing} what is not there yet.
     */
    public record ArmFindings(String failure, boolean passed, String missing, OptionalDouble goal) {}

    private final PolicySettings settings;
    private final List<String> arms;
    private final double pass;
    private final double fail;
    private final double mismatch;

    /** @param arms names, the baseline first */
    public Decider(PolicySettings settings, List<String> arms) {
        this.settings = settings;
        this.arms = arms;
        pass = settings.passing(arms.size() - 1);
        fail = settings.failing(arms.size() - 1);
        mismatch = settings.mismatch();
    }

    public Findings look(RolloutState state, Evidence evidence) {
        List<LiveGateResult> results = new ArrayList<>();
        Map<Integer, ArmFindings> found = new TreeMap<>();
        for (int arm = 1; arm < arms.size(); arm++) {
            if (state.active(arm)) {
                List<LiveGateResult> its = results(state, evidence, arm);
                results.addAll(its);
                found.put(arm, findings(state, evidence, arm, its));
            }
        }
        return new Findings(List.copyOf(results), found, mismatch(state, evidence));
    }

    private List<LiveGateResult> results(RolloutState state, Evidence evidence, int arm) {
        List<LiveGateResult> results = new ArrayList<>();
        evidence.epochs().forEach((epoch, counts) -> {
            if (epoch <= state.runs().size()) {
                results.addAll(results(state.runs().get(epoch - 1), epoch, counts, arm));
            }
        });
        return results;
    }

    /** {@return the results of one stage run} */
    public List<LiveGateResult> results(int stage, int epoch, EpochCounts counts, int arm) {
        List<LiveGateResult> results = new ArrayList<>();
        for (LiveGate gate : settings.gatesOf(stage)) {
            int m = settings.metric(gate.metric());
            LiveGateEvaluation test =
                    new LiveGateEvaluation(gate, settings.metrics.get(m), counts.sums(0, m), counts.sums(arm, m));
            results.add(test.result(arms.get(arm), epoch, pass, fail));
        }
        return results;
    }

    private ArmFindings findings(RolloutState state, Evidence evidence, int arm, List<LiveGateResult> results) {
        String failure = "";
        List<String> missing = new ArrayList<>();
        OptionalDouble goal = OptionalDouble.empty();
        for (LiveGateResult result : results) {
            if (result.status() == Status.FAILED && failure.isEmpty()) {
                failure = result.sentence();
            }
            if (result.epoch() == state.epoch()) {
                if (!result.passed()) {
                    missing.add(result.sentence());
                }
                if (result.gate().kind() == LiveGate.Kind.BETTER
                        && result.effect().isPresent()
                        && goal.isEmpty()) {
                    goal = OptionalDouble.of(improvement(result));
                }
            }
        }
        EpochCounts counts = evidence.epochs().get(state.epoch());
        long requests = counts == null ? 0 : counts.requests(arm);
        int needed = settings.stages.get(state.stage()).minSample();
        if (requests < needed) {
            missing.add(0, requests + " of " + needed + " requests");
        }
        boolean counted = counts != null || (settings.gatesOf(state.stage()).isEmpty() && needed == 0);
        return new ArmFindings(failure, counted && missing.isEmpty(), String.join("; ", missing), goal);
    }

    private double improvement(LiveGateResult result) {
        boolean less =
                settings.metrics.get(settings.metric(result.gate().metric())).lessBetter();
        double estimate = result.effect().orElseThrow().estimate();
        return less ? -estimate : estimate;
    }

    /** Candidates that were taken out keep their slice of the keys, so the others' ratio stays what it was. */
    private String mismatch(RolloutState state, Evidence evidence) {
        for (Map.Entry<Integer, EpochCounts> entry : evidence.epochs().entrySet()) {
            if (entry.getKey() <= state.runs().size()) {
                Stage stage = settings.stages.get(state.runs().get(entry.getKey() - 1));
                String found = stage.isShadow() || stage.share() >= 1
                        ? ""
                        : mismatch(state, allocation(settings, stage, arms.size() - 1), entry.getValue());
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    private String mismatch(RolloutState state, Allocation allocation, EpochCounts counts) {
        List<Double> visits = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        for (int arm = 0; arm < arms.size(); arm++) {
            if (arm == 0 || state.active(arm)) {
                visits.add(counts.visits(arm));
                shares.add(allocation.share(arm));
            }
        }
        if (visits.size() < 2) {
            return "";
        }
        double p = SampleRatio.sequential(array(visits), array(shares)).pValue();
        return p <= mismatch
                ? "the arms were visited by " + rounded(visits) + " keys where " + shares
                        + " of them were expected: sequential p " + String.format(java.util.Locale.ROOT, "%.2g", p)
                        + ", at most " + mismatch + " by chance"
                : "";
    }

    public static Allocation allocation(PolicySettings settings, Stage stage, int candidates) {
        return settings.weights == null
                ? Allocation.ramp(stage.share(), candidates)
                : Allocation.weighted(stage.share(), settings.weights);
    }

    private static List<Long> rounded(List<Double> values) {
        return values.stream().map(Math::round).toList();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
