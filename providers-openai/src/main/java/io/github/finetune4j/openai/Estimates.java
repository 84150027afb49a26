// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The estimates of what a job would be.
 *
 * @param counter of tokens, null: a quarter of the characters
 * @param price per million tokens that are trained on, NaN if unknown
 */
record Estimates(@Nullable TokenCounter counter, double price) {
    private static final int PER_MESSAGE = 3;
    private static final int CHARACTERS_PER_TOKEN = 4;

    Preflight of(FineTuneSpec spec, List<String> warnings) {
        int rows = spec.trainingData().size();
        long tokens = tokens(spec.trainingData());
        int epochs = spec.hyperparameters().epochs().isPresent()
                ? (int) spec.hyperparameters().epochs().getAsDouble()
                : usualEpochs(rows);
        OptionalDouble cost = Double.isNaN(price)
                ? OptionalDouble.empty()
                : OptionalDouble.of(tokens * (double) epochs * price / 1e6);
        return new Preflight(rows, tokens, epochs, cost, warnings);
    }

    /** As OpenAI's own notebook estimates: three, but at least 100 and at most 25,000 rows seen in all. */
    static int usualEpochs(int rows) {
        if (rows * 3 < 100) {
            return Math.max(1, Math.min(25, 100 / rows));
        }
        return rows * 3 > 25_000 ? Math.max(1, 25_000 / rows) : 3;
    }

    private long tokens(Dataset data) {
        long sum = 0;
        for (Example example : data) {
            sum += PER_MESSAGE;
            for (Message message : example.messages()) {
                sum += PER_MESSAGE + tokens(message.content());
            }
        }
        return sum;
    }

    private long tokens(String text) {
        return counter == null
                ? (text.length() + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN
                : counter.count(text);
    }
}
