// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A data set of questions {@code q0, q1, ...} with answers {@code a0, a1, ...}, and models that know some of them. */
public final class Models {
    public static final Metric EXACT =
            Metric.binary("exact", a -> a.actualText().equals(a.expectedText()));

    private Models() {}

    public static Dataset questions(int n) {
        return Dataset.of(IntStream.range(0, n)
                .mapToObj(i -> ChatExample.of(Message.user("q" + i), Message.assistant("a" + i)))
                .toList());
    }

    static int number(ChatRequest request) {
        return Integer.parseInt(request.messages().get(0).content().substring(1));
    }

    static ChatResponse response(String text) {
        return new ChatResponse(text, FinishReason.STOP, new Usage(3, 2));
    }

    /** Answers by a function of the number of the question, and remembers what it was asked. */
    public static final class Scripted implements ChatModel {
        final List<Integer> batches = new ArrayList<>();
        public final List<ChatRequest> asked = new ArrayList<>();
        private final String name;
        private final Function<Integer, String> answers;

        Scripted(String name, Function<Integer, String> answers) {
            this.name = name;
            this.answers = answers;
        }

        @Override
        public ChatResponse chat(ChatRequest request) {
            asked.add(request);
            return response(answers.apply(number(request)));
        }

        @Override
        public List<ChatResponse> chatAll(List<ChatRequest> requests) {
            batches.add(requests.size());
            return ChatModel.super.chatAll(requests);
        }

        @Override
        public String name() {
            return name;
        }
    }

    /** Knows the first {@code known} answers. */
    public static Scripted knowing(String name, int known) {
        return new Scripted(name, i -> i < known ? "a" + i : "?");
    }
}
