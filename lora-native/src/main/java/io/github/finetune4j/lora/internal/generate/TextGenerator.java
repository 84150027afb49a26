// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.generate;

import io.github.finetune4j.lora.internal.kernel.AdapterUse;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Generates answers with a kernel. May be used by several threads.
 *
 * @param kernel that computes
 * @param use of the adapter
 */
public record TextGenerator(Kernel kernel, AdapterUse use) {
    /**
     * {@return the answers, in the order of the requests}
     *
     * <p>The longest prompts begin, and whenever an answer is done the next prompt takes its row.
     *
     * @param requests in any number
     * @param batchSize answers in the making at once, at least 1
     */
    public List<Generated> generateAll(List<GenerationRequest> requests, int batchSize) {
        List<Answering> answers = requests.stream().map(Answering::new).toList();
        Deque<Answering> waiting = new ArrayDeque<>(answers.stream()
                .sorted(Comparator.comparingInt(
                                (Answering answer) -> answer.request().prompt().length)
                        .reversed())
                .toList());
        while (!waiting.isEmpty()) {
            try (AnswerBatch batch = AnswerBatch.begin(kernel, use, waiting, batchSize)) {
                batch.run();
            }
        }
        return answers.stream().map(Answering::result).toList();
    }

    /**
     * {@return the answers, in the order of the requests, computed as one batch}
     *
     * @param requests at least one
     */
    public List<Generated> generate(List<GenerationRequest> requests) {
        return generateAll(requests, requests.size());
    }
}
