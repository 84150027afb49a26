// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.encoder.EncoderTask;
import io.github.finetune4j.lora.internal.encoder.EncoderTrainer;
import io.github.finetune4j.lora.internal.encoder.Pooling;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.lora.internal.train.Look;
import io.github.finetune4j.lora.internal.train.TrainerResult;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A training of vectors: an embedder. */
final class VectorRun {
    private final TunedLoop loop;
    private final TextRunSettings settings;
    private final TextRunSettings.Vectors vectors;

    VectorRun(TunedLoop loop, TextRunSettings settings) {
        this.loop = loop;
        this.settings = settings;
        vectors = Objects.requireNonNull(settings.vectors(), "no settings of vectors -> report it as a bug");
    }

    RunStatus execute(List<PairExample> rows, List<PairExample> held, BooleanSupplier stopped) {
        return loop.execute(
                encoder -> lesson(encoder, rows, held), (folder, result, head) -> finish(folder, result), stopped);
    }

    private TunedLoop.Lesson lesson(Encoder encoder, List<PairExample> rows, List<PairExample> held) {
        Pooling pooling = encoder.pooling();
        int width = PairRows.columns(Stream.of(rows, held).flatMap(List::stream).toList(), vectors);
        List<List<EncodedText>> learnt = columns(encoder, rows, width);
        VectorLoss loss = new VectorLoss(rows, vectors);
        List<List<EncodedText>> judged = columns(encoder, held, width);
        VectorLoss heldLoss = new VectorLoss(held, vectors);
        return new TunedLoop.Lesson(
                EncoderTask.EMBEDDING,
                List.of(),
                TunedLoop.Course.of(rows.size()),
                Stream.of(learnt, judged)
                        .flatMap(List::stream)
                        .flatMap(List::stream)
                        .toList(),
                (trainer, options, listener, cancelled) ->
                        trainer.vectors(learnt, loss::of, pooling, options, listener, cancelled),
                held.isEmpty() ? null : trainer -> look(trainer, judged, heldLoss, pooling));
    }

    // anchors, positives and, one column each, as many negatives as are learnt
    private List<List<EncodedText>> columns(Encoder encoder, List<PairExample> rows, int columns) {
        return IntStream.range(0, columns)
                .mapToObj(c -> rows.stream()
                        .map(row -> encoder.encode(
                                VectorLoss.text(row, c), settings.head().maxTokens()))
                        .toList())
                .toList();
    }

    private Look look(EncoderTrainer trainer, List<List<EncodedText>> columns, VectorLoss loss, Pooling pooling) {
        int rows = columns.get(0).size();
        int batch = loop.batchSize();
        double[][][] all = new double[columns.size()][rows][];
        double sum = 0;
        for (int from = 0; from < rows; from += batch) {
            int[] some = IntStream.range(from, Math.min(rows, from + batch)).toArray();
            double[][][] found = columns.stream()
                    .map(column -> trainer.vectors(
                            Arrays.stream(some).mapToObj(column::get).toList(), pooling))
                    .toArray(double[][][]::new);
            for (int column = 0; column < found.length; column++) {
                System.arraycopy(found[column], 0, all[column], from, some.length);
            }
            sum += some.length * loss.of(some).of(found).value();
        }
        return loop.judge().look(sum / rows, () -> PairFigures.ofVectors(loop.judge(), loss.rows(), all));
    }

    private void finish(Path folder, TrainerResult result) {
        ObjectNode more = JsonFile.mapper().createObjectNode();
        more.set("vectors", JsonFile.mapper().valueToTree(vectors));
        loop.manifest(folder, result, more);
    }
}
