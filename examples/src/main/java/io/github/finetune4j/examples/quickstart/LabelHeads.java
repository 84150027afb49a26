// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.lora.LocalChatModel;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.starterencoder.StarterEncoder;
import io.github.finetune4j.training.TrainingMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Classifiers on the rows of the quick start: what a language model should beat. The floor counts words and letters;
 * the head stands on the starter encoder as it is.
 *
 * @param local trains them
 * @param data rows to learn and to ask
 * @param attempt has the key of their jobs, and the answers that were given
 */
record LabelHeads(LocalLoraProvider local, DatasetSplit data, Attempt attempt) {
    private static final int ROWS_OF_AN_ANSWER = 2; // on average, or the answers are no list

    /**
     * {@return what they make of the rows, in a line each}
     *
     * @param encoder whether there is a head, too
     */
    List<String> lines(boolean encoder) {
        long different = data.training().examples().stream()
                .map(example -> example instanceof ChatExample chat
                        ? chat.answer().map(Message::content).orElse("")
                        : "")
                .distinct()
                .count();
        if (ROWS_OF_AN_ANSWER * different > data.training().size()) {
            return List.of(Terminal.format(
                    "floor    none: the answers are no list, there are %d in %d rows",
                    different, data.training().size()));
        }
        List<String> lines = new ArrayList<>();
        lines.add(line("floor", "where words are counted", LocalLoraProvider.TERMS));
        if (encoder) {
            lines.add(
                    line("head", "on a frozen encoder", StarterEncoder.folder().toString()));
        }
        return lines;
    }

    private String line(String name, String how, String base) {
        try {
            long start = System.nanoTime();
            ModelRef head = fit(name, base);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return Terminal.format(
                    "%-8s %.1f %% of the same answers are right %s, learnt in %.1f s",
                    name, 100 * right(head), how, took.toMillis() / 1000.0);
        } catch (FineTuneException e) {
            return Terminal.format("%-8s none: %s", name, String.valueOf(e.getMessage()));
        }
    }

    private ModelRef fit(String name, String base) {
        return FineTune.builder()
                .provider(local)
                .baseModel(base)
                .trainingData(data.training())
                .method(TrainingMethod.classification())
                .labels(l -> l.idempotencyKey(attempt.key() + "-" + name))
                .run();
    }

    private double right(ModelRef head) {
        try (LocalChatModel model = local.chatModel(head)) {
            Evaluation evaluation = Evaluator.builder()
                    .metrics(Metrics.exactMatch())
                    .answers(attempt.answers())
                    .build()
                    .evaluate(model, data.test());
            return evaluation.score(Metrics.exactMatch().name()).estimate();
        }
    }
}
