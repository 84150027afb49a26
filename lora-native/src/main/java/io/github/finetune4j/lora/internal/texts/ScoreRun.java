// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.encoder.EncoderTask;
import io.github.finetune4j.lora.internal.encoder.EncoderTrainer;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.lora.internal.train.Look;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A training of a cross-encoder: a reranker. */
final class ScoreRun {
    /** The output's name, as transformers calls one that nobody named. */
    static final List<String> OUTPUT = List.of("LABEL_0");

    private final TunedLoop loop;
    private final TextRunSettings settings;

    ScoreRun(TunedLoop loop, TextRunSettings settings) {
        this.loop = loop;
        this.settings = settings;
    }

    RunStatus execute(List<PairExample> rows, List<PairExample> held, BooleanSupplier stopped) {
        return loop.execute(
                encoder -> lesson(encoder, rows, held),
                (folder, result, head) ->
                        loop.manifest(folder, result, JsonFile.mapper().createObjectNode()),
                stopped);
    }

    private TunedLoop.Lesson lesson(Encoder encoder, List<PairExample> rows, List<PairExample> held) {
        Texts learnt = texts(encoder, rows);
        Texts judged = texts(encoder, held);
        return new TunedLoop.Lesson(
                EncoderTask.SCORE,
                OUTPUT,
                TunedLoop.Course.of(learnt.shares().length),
                TunedLoop.all(learnt.encoded(), judged.encoded()),
                (trainer, options, listener, cancelled) ->
                        trainer.scores(learnt.encoded(), learnt.shares(), options, listener, cancelled),
                held.isEmpty() ? null : trainer -> look(trainer, judged));
    }

    private Look look(EncoderTrainer trainer, Texts judged) {
        float[][] logits = trainer.logits(judged.encoded());
        double[] scores = Arrays.stream(logits).mapToDouble(each -> each[0]).toArray();
        return loop.judge()
                .look(
                        TunedLosses.shares(logits, judged.rows()),
                        () -> PairFigures.ofScores(loop.judge(), judged.passages(), scores));
    }

    private Texts texts(Encoder encoder, List<PairExample> rows) {
        List<PairRows.ScoredText> all = rows.stream()
                .flatMap(row -> PairRows.ScoredText.of(row).stream())
                .toList();
        return new Texts(
                all.stream()
                        .map(each -> encoder.encodePair(
                                each.query(), each.passage(), settings.head().maxTokens()))
                        .toList(),
                all.stream().mapToDouble(PairRows.ScoredText::share).toArray(),
                all);
    }

    /** Queries with passages, and the share of each. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Texts(List<EncodedText> encoded, double[] shares, List<PairRows.ScoredText> passages) {
        double[][] rows() {
            double[][] rows = new double[shares.length][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = new double[] {shares[i]};
            }
            return rows;
        }
    }
}
