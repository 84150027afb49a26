// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStore;
import java.nio.file.Path;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** A process of its own that routes and decides until the rollout has ended: {@code Router URL-OR-FILE SEED}. */
final class Router {
    private static final ChatModel MODEL = request -> new ChatResponse("hi", FinishReason.STOP, new Usage(1, 1));

    private Router() {}

    static RolloutPolicy policy() {
        return RolloutPolicy.builder()
                .name("shared")
                .addStage(0.2, Duration.ofMillis(400))
                .addStage(0.4, Duration.ofMillis(400))
                .addStage(0.6, Duration.ofMillis(400))
                .addStage(0.8, Duration.ofMillis(400))
                .addStage(1.0)
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.05).minSample(1))
                .timing(t -> t.interimAnalysisEvery(Duration.ofMillis(20)).refreshEvery(Duration.ofMillis(10)))
                .build();
    }

    static Rollout start(RolloutStore store) {
        return policy().start(MODEL.named("old"), MODEL.named("new"), store);
    }

    public static void main(String[] args) {
        try (RolloutStore store = store(args[0]);
                Rollout live = start(store)) {
            for (long i = Long.parseLong(args[1]); live.status().phase() == Phase.RUNNING; i++) {
                live.chat(ChatRequest.user("hi").withKey("user-" + i));
                live.runInterimAnalysis(); // all of them, all the time
            }
            System.out.println(live.status().phase());
        }
    }

    private static RolloutStore store(String where) {
        if (!where.startsWith("jdbc:")) {
            return JdbcRolloutStore.h2(Path.of(where));
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(where);
        return JdbcRolloutStore.of(source);
    }
}
