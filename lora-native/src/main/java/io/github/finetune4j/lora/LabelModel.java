// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.training.LabeledText;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A tuned model that answers with a label, or with a number. */
final class LabelModel implements LocalChatModel {
    private static final double LEAST = 1e-30; // a log-probability is a finite number

    private final ChatModel answers;
    private final @Nullable TextClassifier classifier;
    private final @Nullable String identity;
    private final Uses uses;
    private final LongSupplier cutTexts;

    /**
     * @param answers says label or number
     * @param classifier behind it; null where it says numbers
     * @param identity of the model in any process
     * @param open is closed with it
     * @param cutTexts how many texts were cut so far
     */
    LabelModel(
            ChatModel answers,
            @Nullable TextClassifier classifier,
            @Nullable String identity,
            LocalChatModelClosing open,
            LongSupplier cutTexts) {
        this.answers = answers;
        this.classifier = classifier;
        this.identity = identity;
        this.cutTexts = cutTexts;
        uses = new Uses("the model " + answers.name(), open::close);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return uses.use(() -> answers.chat(request));
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        return uses.use(() -> answers.chatAll(requests));
    }

    @Override
    public double[] logProbabilities(List<Message> prompt, String answer) {
        TextClassifier says = classifier;
        if (says == null) {
            throw new UnsupportedCapabilityException(
                    "model " + name() + " answers with numbers, which have no probability -> ask a classifier");
        }
        return uses.use(() -> {
            double probability = says.classify(LabeledText.textOf(prompt)).probability(answer);
            return new double[] {Math.log(Math.max(LEAST, probability))};
        });
    }

    @Override
    public long cutTexts() {
        return cutTexts.getAsLong();
    }

    @Override
    public String name() {
        return answers.name();
    }

    @Override
    public Optional<String> identity() {
        return Optional.ofNullable(identity);
    }

    @Override
    public void close() {
        uses.close();
    }
}
