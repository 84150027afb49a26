// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.benchmarks.SimulatedModel.Odds;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.evaluation.gate.GateOutcome;
import io.github.finetune4j.rollout.Decision;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.rollout.RolloutPolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A whole rollout under virtual time, by its public door alone: real routing, counting, looking after every request,
 * deciding and storing. Every request comes from a user of its own.
 *
 * @param policy a new builder each time
 * @param baseline what the baseline is like
 * @param candidates what each candidate is like
 * @param perDay requests in a day, evenly spread
 * @param mostRequests after which the simulation ends without an end
 */
record SimulatedRollout(
        Supplier<RolloutPolicy.Builder> policy, Odds baseline, List<Odds> candidates, double perDay, int mostRequests) {
    private static final LiveMetric SOLVED =
            LiveMetric.rate("solved", (request, response) -> "1".equals(response.text()) ? 1 : 0);

    /** The outcome of a simulation. */
    enum Outcome {
        PROMOTED,
        FAILED_A_GATE,
        MISMATCH,
        UNDECIDED,
        HELD_TOO_LONG,
        STILL_RUNNING
    }

    /** The end of a simulation, with the requests and days until then. */
    record End(Outcome outcome, int requests, double days) {}

    End run(long seed) {
        VirtualTime time = new VirtualTime();
        RandomGenerator random = new SplittableRandom(seed);
        RolloutPolicy settled = policy.get()
                .addMetric(SOLVED)
                .clock(time)
                .calls(c -> c.executor(Runnable::run))
                .timing(t -> t.refreshEvery(
                                Duration.ofDays(365)) // every look reads the store; nothing is done on other threads
                        .maxStale(Duration.ofDays(365)))
                .build();
        Map<String, ChatModel> models = new LinkedHashMap<>();
        candidates.forEach(odds -> models.put("c" + models.size(), new SimulatedModel(odds, time, random)));
        try (Rollout live =
                settled.start(new SimulatedModel(baseline, time, random), models, new MemoryRolloutStore())) {
            return traffic(live, time, random);
        }
    }

    private End traffic(Rollout live, VirtualTime time, RandomGenerator random) {
        Last last = new Last();
        live.onEvent(last::take);
        long gap = Math.round(Duration.ofDays(1).toMillis() / perDay);
        int requests = 0;
        while (last.end == null && requests < mostRequests) {
            requests++;
            ask(live, random);
            long due = requests * gap;
            time.passMillis(Math.max(0, due - time.passed().toMillis()));
            live.runInterimAnalysis();
        }
        double days = time.passed().toMillis() / (double) Duration.ofDays(1).toMillis();
        return new End(outcome(live, last.end), requests, days);
    }

    private static void ask(Rollout live, RandomGenerator random) {
        try {
            live.chat(ChatRequest.user("?").withKey(Long.toString(random.nextLong(), 36)));
        } catch (RolloutException e) {
            return; // the baseline's own failure, which has been counted
        }
    }

    private static Outcome outcome(Rollout live, @Nullable RolloutEvent end) {
        if (end == null) {
            return Outcome.STILL_RUNNING;
        }
        if (end.kind() == RolloutEvent.Kind.PROMOTED) {
            return Outcome.PROMOTED;
        }
        if (end.why().contains("sample ratio mismatch")) {
            return Outcome.MISMATCH;
        }
        if (end.why().startsWith("held for longer")) {
            return Outcome.HELD_TOO_LONG;
        }
        boolean failed = live.verdict().stream()
                .map(Decision::gates)
                .flatMap(List::stream)
                .anyMatch(gate -> gate.status() == GateOutcome.Status.FAILED);
        return failed ? Outcome.FAILED_A_GATE : Outcome.UNDECIDED;
    }

    /** The event that ended it. */
    private static final class Last {
        private @Nullable RolloutEvent end;

        void take(RolloutEvent event) {
            if (event.kind() == RolloutEvent.Kind.PROMOTED || event.kind() == RolloutEvent.Kind.ROLLED_BACK) {
                end = event;
            }
        }
    }
}
