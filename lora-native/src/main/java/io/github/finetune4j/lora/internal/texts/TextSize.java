// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.lora.internal.encoder.EncoderLora;
import io.github.finetune4j.lora.internal.encoder.EncoderSize;
import io.github.finetune4j.lora.internal.encoder.EncoderTask;
import io.github.finetune4j.training.TrainingMethod;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a run on an encoder has to do, before it begins.
 *
 * @param encoder how much it holds
 * @param rows how many vectors the head is fitted on
 * @param width numbers of a vector
 * @param labels that rows have; 1 where they have numbers
 * @param fits whether a linear head is fitted
 * @param batch tokens of each text of the largest batch; none where nothing is trained by steps
 */
public record TextSize(EncoderSize encoder, int rows, int width, int labels, boolean fits, List<Integer> batch) {
    /** Copies the batch. */
    public TextSize {
        batch = List.copyOf(batch);
    }

    static TextSize of(
            Path folder,
            TrainingMethod method,
            TextRunSettings.@Nullable Tuning loop,
            boolean contrastive,
            List<String> labels,
            int outputs,
            List<Integer> lengths,
            int width) {
        if (loop == null) {
            return new TextSize(EncoderSize.of(folder), lengths.size(), width, outputs, true, List.of());
        }
        EncoderLora lora = loop.rank() == 0 ? null : new EncoderLora(loop.rank(), loop.alpha(), loop.targets());
        EncoderTask task = method == TrainingMethod.MULTI_LABEL ? EncoderTask.SEVERAL_CLASSES : EncoderTask.CLASSES;
        EncoderSize size = contrastive
                ? EncoderSize.ofTraining(folder, EncoderTask.EMBEDDING, List.of(), lora)
                : EncoderSize.ofTraining(folder, task, labels, lora);
        List<Integer> longest = lengths.stream()
                .sorted(Comparator.reverseOrder())
                .limit(loop.batchSize())
                .flatMap(length -> Collections.nCopies(contrastive ? 2 : 1, length).stream()) // a row may be both
                .toList();
        return new TextSize(size, lengths.size(), width, outputs, contrastive, longest);
    }

    /** {@return whether weights of the encoder are trained, and not the head alone} */
    public boolean bySteps() {
        return !batch.isEmpty();
    }
}
