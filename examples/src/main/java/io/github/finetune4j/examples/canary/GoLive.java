package io.github.finetune4j.examples.canary;

import io.github.finetune4j.model.ChatModel;
import io.github.finetune4j.model.ChatRequest;
import io.github.finetune4j.model.ChatResponse;
import io.github.finetune4j.rollout.Gates;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStore;
import java.time.Duration;

/** A tuned model goes live in a few lines. */
final class GoLive {
    private GoLive() {}

    static ChatResponse answer(
            ChatModel baseline, ChatModel candidate, RolloutStore store, ChatRequest request, String userId) {
        // tag::live[]
        Rollout live = RolloutPolicy.builder()
                .stage(0.05, Duration.ofHours(24))
                .stage(0.25, Duration.ofHours(12))
                .stage(1.0)
                .gate(Gates.noWorse("error_rate", 0.01))
                .build()
                .start(baseline, candidate, store);
        ChatResponse answer = live.chat(request.withKey(userId));
        // end::live[]
        return answer;
    }
}
