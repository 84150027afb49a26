// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.training.TrainingMethod;
import java.time.Duration;
import java.util.List;

/**
 * A classifier that counts words and letters, on the rows of the quick start: what a language model should beat.
 *
 * @param local trains it
 * @param data rows to learn and to ask
 * @param key of its job
 */
record Floor(LocalLoraProvider local, DatasetSplit data, String key) {
    private static final int ROWS_OF_AN_ANSWER = 2; // on average, or the answers are no list

    /** {@return what it makes of the rows, in a line} */
    String line() {
        long different = answers(data.training()).stream().distinct().count();
        if (ROWS_OF_AN_ANSWER * different > data.training().size()) {
            return Terminal.format(
                    "floor    none: the answers are no list, there are %d in %d rows",
                    different, data.training().size());
        }
        try {
            return learnt();
        } catch (FineTuneException e) {
            return "floor    none: " + e.getMessage();
        }
    }

    private String learnt() {
        long start = System.nanoTime();
        ModelRef floor = FineTune.builder()
                .provider(local)
                .baseModel(LocalLoraProvider.TERMS)
                .trainingData(data.training())
                .method(TrainingMethod.classification())
                .labels(l -> l.idempotencyKey(key))
                .run();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return Terminal.format(
                "floor    %.1f %% of the same answers are right where words are counted, learnt in %.1f s",
                100 * right(local.chatModel(floor)), took.toMillis() / 1000.0);
    }

    private double right(ChatModel model) {
        List<String> expected = answers(data.test());
        int right = 0;
        int row = 0;
        for (Example example : data.test().examples()) {
            String answer = model.chat(ChatRequest.of(example.prompt())).text();
            right += answer.equals(expected.get(row++)) ? 1 : 0;
        }
        return (double) right / expected.size();
    }

    private static List<String> answers(Dataset rows) {
        return rows.examples().stream()
                .map(example -> example instanceof ChatExample chat
                        ? chat.answer().map(Message::content).orElse("")
                        : "")
                .toList();
    }
}
