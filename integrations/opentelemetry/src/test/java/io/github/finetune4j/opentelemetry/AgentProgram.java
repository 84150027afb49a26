// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.testkit.FakeScript;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.List;

/** An application without an SDK of its own: the Java agent gives it one. Calls, trains, evaluates, rolls back. */
final class AgentProgram {
    private static final Dataset DATA =
            Dataset.of(List.of(ChatExample.of(Message.user("hi"), Message.assistant("hello"))));

    private AgentProgram() {}

    public static void main(String[] args) {
        OpenTelemetry told = GlobalOpenTelemetry.get();
        ChatModel traced = TracedModel.around(model("base"), told);
        traced.chat(ChatRequest.user("hi"));
        train(told);
        EvaluationTelemetry.of(told)
                .evaluate(() -> Evaluator.builder()
                        .metrics(Metric.binary("any", answer -> true))
                        .build()
                        .evaluate(traced, DATA));
        try (Rollout rollout = RolloutPolicy.builder()
                        .name("support")
                        .addStage(0.5, Duration.ofHours(1))
                        .build()
                        .start(model("old"), model("new"), new MemoryRolloutStore());
                RolloutTelemetry followed = RolloutTelemetry.follow(rollout, told)) {
            rollout.rollBack("ada", "it is broken");
            System.out.println("followed: " + (followed != null));
        }
    }

    private static ChatModel model(String name) {
        ChatModel model = request -> new ChatResponse("hello", FinishReason.STOP, new Usage(12, 5));
        return model.named(name);
    }

    private static void train(OpenTelemetry told) {
        FineTuneJob job = FineTune.builder()
                .provider(FakeProvider.builder()
                        .script(FakeScript.builder().steps(3, Duration.ZERO).build())
                        .build())
                .baseModel("base")
                .trainingData(DATA)
                .start();
        TrainingTelemetry.of(told).follow(job, "base").await();
    }
}
