// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStatus;
import io.github.finetune4j.rollout.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Three pairs of series on which a rank test says pass though no one would let the candidate go live. */
final class KayentaTraps {
    private static final int MOST = 5000;

    /** A name, the baseline's values and the candidate's. */
    private record Trap(String name, List<Double> baseline, List<Double> candidate) {}

    private static final List<Trap> ALL = List.of(
            new Trap(
                    "seven of ten values are 100 instead of 1",
                    Collections.nCopies(10, 1.0),
                    List.of(100.0, 100.0, 100.0, 100.0, 100.0, 100.0, 100.0, 1.0, 1.0, 1.0)),
            new Trap(
                    "errors where there were none", Collections.nCopies(6, 0.0), List.of(0.0, 1.0, 2.0, 1.0, 0.0, 0.0)),
            new Trap(
                    "variability grows (kayenta#780)",
                    List.of(10.0, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 17.0, 17.1, 17.2, 17.3, 17.4, 17.5, 17.6, 17.7),
                    List.of(1.0, 100.0, 4.0, 101.0, 5.0, 102.0, 6.0, 103.0, 7.0, 104.0, 8.0, 105.0, 9.0, 106.0, 17.0)));

    private KayentaTraps() {}

    /** {@return what both say of each} */
    static List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Trap trap : ALL) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("trap", trap.name());
            row.put(
                    "kayenta",
                    KayentaRule.classify(array(trap.candidate()), array(trap.baseline()))
                            .name());
            rollout(trap, row);
            rows.add(row);
        }
        return rows;
    }

    private static void rollout(Trap trap, Map<String, Object> row) {
        VirtualTime time = new VirtualTime();
        try (Rollout live = policy(time)
                .start(
                        replay(trap.baseline()).named("baseline"),
                        replay(trap.candidate()).named("candidate"),
                        new MemoryRolloutStore())) {
            int n = trap.candidate().size();
            int requests = 0;
            String asItStands = "";
            while (requests < MOST && !live.status().phase().ended()) {
                live.chat(ChatRequest.user("?").withKey("user-" + requests));
                requests++;
                time.passMillis(1000);
                live.runInterimAnalysis();
                RolloutStatus.ArmStatus candidate = live.status().arms().get(1);
                if (asItStands.isEmpty() && candidate.requests() == n) {
                    asItStands =
                            live.verdict().map(verdict -> verdict.kind().name()).orElse("");
                }
            }
            row.put("rollout_as_it_stands", asItStands);
            row.put("rollout_in_the_end", live.status().phase().name());
            row.put("after_values_of_the_candidate", live.status().arms().get(1).requests());
        }
    }

    private static RolloutPolicy policy(VirtualTime time) {
        LiveMetric value = LiveMetric.amount("value", (request, response) -> Double.parseDouble(response.text()))
                .lessIsBetter();
        return RolloutPolicy.builder()
                .name("trap")
                .addStage(Stage.of(0.5, Duration.ofMinutes(10)).within(Duration.ofDays(1)))
                .addStage(1.0)
                .addMetric(value)
                .addGate(LiveGates.noWorse(value, 0.5))
                .addGate(LiveGates.noWorseQuantile(value, 0.5, 1))
                .addGate(LiveGates.noWorseQuantile(value, 0.95, 1))
                .clock(time)
                .calls(c -> c.executor(Runnable::run))
                .timing(t -> t.refreshEvery(Duration.ofDays(1)))
                .build();
    }

    /** Hands the values out in order, again and again. */
    private static ChatModel replay(List<Double> values) {
        AtomicInteger next = new AtomicInteger();
        return request -> {
            String text = String.valueOf(values.get(next.getAndIncrement() % values.size()));
            return new ChatResponse(text, FinishReason.STOP, new Usage(1, 1));
        };
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
