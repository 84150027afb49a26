// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.testkit.FakeProvider;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldTest {
    private static final ChatModel MODEL = request -> new ChatResponse("hello", FinishReason.STOP, new Usage(1, 1));
    private static final Dataset DATA =
            Dataset.of(List.of(ChatExample.of(Message.user("hi"), Message.assistant("hello"))));

    @Test
    void life_goesItsWay_whoeverListens() {
        FineTuneJob job = FineTune.builder()
                .provider(FakeProvider.builder().build())
                .baseModel("smollm2-135m")
                .trainingData(DATA)
                .start();
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("support")
                .addStage(0.5, Duration.ofHours(1))
                .build();
        ChatModel released = MODEL.named("old");
        ChatModel candidate = MODEL.named("new");
        try (Rollout rollout = policy.start(released, candidate, new MemoryRolloutStore())) {
            Evaluator evaluator =
                    Evaluator.builder().metrics(Metrics.exactMatch()).build();
            assertThat(Reported.life(job, evaluator, released, candidate, DATA, rollout, OpenTelemetry.noop())
                            .provider())
                    .isEqualTo("fake");
        }
    }
}
