// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.rollout.Bucketing;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.Stage;
import java.time.Duration;
import java.util.Arrays;

/** The two sides of the routing benchmark: half of the keys get the candidate. */
final class RoutingPeers {
    static final String FLAG = "new-model";
    static final ChatResponse ANSWER = new ChatResponse("hi", FinishReason.STOP, new Usage(3, 5));
    static final ChatModel MODEL = ((ChatModel) request -> ANSWER).named("answers at once");

    private RoutingPeers() {}

    static Rollout rollout(String name, Bucketing bucketing) {
        return policy(name).routing(r -> r.bucketing(bucketing)).build().start(MODEL, MODEL, new MemoryRolloutStore());
    }

    static RolloutPolicy.Builder policy(String name) {
        return RolloutPolicy.builder()
                .name(name)
                .addStage(Stage.of(0.5, Duration.ofDays(30)))
                .timing(t -> t.maxSilence(Duration.ofDays(30)));
    }

    /** {@return for how many keys the candidate's is not where the flag is on} */
    static int different(Rollout rollout, UnleashPeer unleash, String[] keys) {
        return (int) Arrays.stream(keys)
                .filter(key -> rollout.arm(key).equals("candidate") != unleash.enabled(key))
                .count();
    }
}
