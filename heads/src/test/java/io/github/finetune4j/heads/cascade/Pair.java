// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A small and a large model of texts {@code easy A} and {@code hard A}: the small one is right and sure of what is
 * easy, wrong and unsure of what is hard, and gives log-probabilities if it is asked; the large one is always right.
 */
final class Pair {
    static final Metric ACCURACY =
            Metric.binary("label_accuracy", answer -> answer.actualText().equals(answer.expectedText()));

    private Pair() {}

    static ChatRequest easy() {
        return ChatRequest.user("easy A").withKey("somebody");
    }

    static ChatRequest hard() {
        return ChatRequest.user("hard A").withKey("somebody");
    }

    static ChatModel small() {
        return Pair::small;
    }

    static ChatResponse small(ChatRequest request) {
        boolean easy = text(request).startsWith("easy");
        ChatResponse answer = answer(easy ? "A" : "B");
        return request.logProbabilities() ? answer.with("logprobs", probable(easy ? 0.99 : 0.6)) : answer;
    }

    static Map<String, Object> probable(double probability) {
        return Map.of("content", List.of(Map.of("token", "x", "logprob", Math.log(probability))));
    }

    static ChatModel large() {
        return request -> answer("A");
    }

    static ChatResponse answer(String text) {
        return new ChatResponse(text, FinishReason.STOP, new Usage(10, 1));
    }

    static String text(ChatRequest request) {
        return request.messages().get(0).content();
    }

    /** A hard one after three easy ones. */
    static Dataset rows(int count) {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String kind = i % 4 == 3 ? "hard " : "easy ";
            rows.add(ChatExample.of(Message.user(kind + "A " + i), Message.assistant("A")));
        }
        return Dataset.of(rows);
    }

    static Cascade.Builder builder() {
        return Cascade.builder()
                .small(small())
                .large(large())
                .noWorseThan(ACCURACY)
                .calibrate(rows(600))
                .auditShare(0);
    }
}
