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
 * The size of a run on an encoder, before it begins.
 *
 * @param encoder how much it holds
 * @param rows how many vectors the head is fitted on
 * @param width numbers of a vector
 * @param labels that rows have; 1 where they have numbers
 * @param fits whether a linear head is fitted
 * @param batch tokens of each text of the largest batch; none where nothing is trained by steps
 */
public record TextSize(EncoderSize encoder, int rows, int width, int labels, boolean fits, List<Integer> batch) {
    private static final String SCORE = "score"; // any name: of a label a size has the number alone

    /** Copies the batch. */
    public TextSize {
        batch = List.copyOf(batch);
    }

    static TextSize of(
            Path folder,
            TextRunSettings.@Nullable Tuning loop,
            boolean contrastive,
            boolean fitted,
            List<String> labels,
            int outputs,
            List<Integer> lengths,
            int width) {
        if (loop == null) {
            return new TextSize(EncoderSize.of(folder), lengths.size(), width, outputs, true, List.of());
        }
        EncoderTask task = contrastive ? EncoderTask.EMBEDDING : EncoderTask.CLASSES;
        EncoderSize size = fitted
                ? EncoderSize.ofVectorHead(folder, labels, adapter(loop))
                : EncoderSize.ofTraining(folder, task, contrastive ? List.of() : labels, adapter(loop));
        List<List<Integer>> texts = lengths.stream()
                .map(length -> Collections.nCopies(contrastive ? 2 : 1, length)) // a row may be both of a pair
                .toList();
        return new TextSize(size, lengths.size(), width, outputs, contrastive || fitted, largest(texts, loop));
    }

    /** {@return how much an embedder's, reranker's or tagger's run has to do, by the tokens of each row's texts} */
    static TextSize ofTuning(
            Path folder,
            TrainingMethod method,
            TextRunSettings.Tuning loop,
            List<String> labels,
            List<List<Integer>> rows,
            int width) {
        boolean vectors = method == TrainingMethod.EMBEDDING;
        boolean tags = method == TrainingMethod.TAGGING;
        EncoderTask task = vectors ? EncoderTask.EMBEDDING : tags ? EncoderTask.TOKENS : EncoderTask.SCORE;
        List<String> outputs = vectors ? List.of() : tags ? labels : List.of(SCORE);
        EncoderSize size = EncoderSize.ofTraining(folder, task, outputs, adapter(loop));
        return new TextSize(size, rows.size(), width, 1, false, largest(rows, loop));
    }

    private static @Nullable EncoderLora adapter(TextRunSettings.Tuning loop) {
        return loop.rank() == 0 ? null : new EncoderLora(loop.rank(), loop.alpha(), loop.targets());
    }

    private static List<Integer> largest(List<List<Integer>> rows, TextRunSettings.Tuning loop) {
        return rows.stream()
                .sorted(Comparator.comparing((List<Integer> row) ->
                                row.stream().mapToInt(Integer::intValue).sum())
                        .reversed())
                .limit(loop.batchSize())
                .flatMap(List::stream)
                .toList();
    }

    /** {@return whether weights of the encoder are trained, and not the head alone} */
    public boolean bySteps() {
        return !batch.isEmpty();
    }
}
