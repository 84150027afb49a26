// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.search.approach.ApproachKind;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Rows whose words have nothing in common, a big model, and candidates that are right on some of them. */
final class Desk {
    static final Metric RIGHT =
            Metric.binary("quality", answer -> answer.actualText().equals(answer.expectedText()));
    static final TokenPrice DEAR = new TokenPrice(10, 30, "USD");
    static final TokenPrice FREE = new TokenPrice(0, 0, "USD");

    private Desk() {}

    /** Words that stand for a number and share no run of three with those of another. */
    static String words(int number) {
        String digits = Integer.toString(number * 7919 + 1_000_003, 26);
        return number + " w" + digits + " x" + digits + " y" + digits + " z" + digits;
    }

    static Dataset rows(int from, int count) {
        return Dataset.of(IntStream.range(from, from + count)
                .mapToObj(i -> ChatExample.of(Message.user(words(i)), Message.assistant(i % 2 == 0 ? "even" : "odd")))
                .toList());
    }

    /** A model that counts what it is asked. */
    record Model(String called, AtomicInteger asked, IntPredicate right) implements ChatModel {
        static Model of(String name, IntPredicate right) {
            return new Model(name, new AtomicInteger(), right);
        }

        @Override
        public ChatResponse chat(ChatRequest request) {
            asked.incrementAndGet();
            int row = row(request);
            boolean even = row % 2 == 0 == right.test(row);
            return new ChatResponse(even ? "even" : "odd", FinishReason.STOP, new Usage(100, 10));
        }

        int row(ChatRequest request) {
            String text = request.messages().get(0).content();
            return Integer.parseInt(text.substring(0, text.indexOf(' ')));
        }

        @Override
        public String name() {
            return called;
        }

        @Override
        public Optional<String> identity() {
            return Optional.of("desk/" + called);
        }
    }

    static Model big() {
        return Model.of("big", row -> row % 20 != 3);
    }

    static Candidate candidate(String name, IntPredicate right) {
        Model model = Model.of(name, right);
        return Candidate.of(ApproachKind.HEAD, name, turn -> model).priced(FREE);
    }

    static Replacement.Builder builder(Workspace workspace, Path folder) {
        return Replacement.builder()
                .name("router")
                .workspace(workspace)
                .folder(folder)
                .metrics(RIGHT)
                .tolerance("quality", 0.05)
                .price(DEAR)
                .proof(proof -> proof.addSlice(
                        "half", row -> row.prompt().get(0).content().hashCode() % 2 == 0 ? "one" : "other"));
    }
}
