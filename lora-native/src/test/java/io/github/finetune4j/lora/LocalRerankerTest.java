// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.text.TextReranker;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rerankers, through the front door; the encoder is a small random one. */
@Tag("native")
class LocalRerankerTest {
    @TempDir
    Path folder;

    private LocalLoraProvider local;

    @BeforeEach
    void open() {
        local = LocalLoraProvider.builder().runs(folder.resolve("runs")).build();
    }

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void triplets_areLearnt_wholeOrByAnAdapter() {
        List<Example> rows = IntStream.range(0, 60)
                .<Example>mapToObj(i -> PairExample.triplet(
                        TinyTexts.text(i % 3, i), TinyTexts.text(0, i), TinyTexts.text(1 + i % 2, i)))
                .toList();
        for (TuningMethod tuning : List.of(TuningMethod.FULL, TuningMethod.LORA)) {
            ModelRef model = builder(rows)
                    .tuningMethod(tuning)
                    .hyperparameters(h -> h.epochs(4).learningRate(tuning == TuningMethod.FULL ? 5e-3 : 2e-2))
                    .run();
            TextReranker reranker = local.reranker(model);
            double[] scores = reranker.scores(
                    TinyTexts.text(2, 5), List.of(TinyTexts.text(1, 7), TinyTexts.text(0, 7), TinyTexts.text(2, 7)));
            assertThat(scores).as("%s", tuning).hasSize(3);
            assertThat(scores[1]).as("%s", tuning).isBetween(0.7, 1.0);
            assertThat(scores[0]).as("%s", tuning).isBetween(0.0, 0.3);
            assertThat(scores[2]).as("%s", tuning).isBetween(0.0, 0.3);
            assertThat(reranker.scores("card", List.of())).isEmpty();
            assertThat(local.reranker(local.folder(model).toString()).scores(TinyTexts.text(2, 5), List.of("card")))
                    .containsExactly(reranker.scores(TinyTexts.text(2, 5), List.of("card")), within(1e-12));
            assertThat(local.folder(model).resolve("config.json"))
                    .content()
                    .contains("ForSequenceClassification", "LABEL_0")
                    .doesNotContain("LABEL_1", "problem_type");
        }
    }

    @Test
    void scores_areLearnt_andJudgedByTheirCrossEntropy() {
        List<Example> rows = IntStream.range(0, 60)
                .<Example>mapToObj(
                        i -> PairExample.scored(TinyTexts.text(2, i), TinyTexts.text(i % 2, i), i % 2 == 0 ? 0.9 : 0.2))
                .toList();
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        ModelRef model = builder(rows)
                .validationData(Dataset.of(rows.subList(0, 20)))
                .hyperparameters(h -> h.epochs(4).learningRate(5e-3))
                .onEvent(events::add)
                .run();
        TextReranker reranker = local.reranker(model);
        double loss = 0;
        for (Example row : rows.subList(0, 20)) {
            PairExample pair = (PairExample) row;
            double found = reranker.scores(pair.anchor(), List.of(pair.positive()))[0];
            double share = pair.scoreIfGiven().orElseThrow();
            loss -= (share * Math.log(found) + (1 - share) * Math.log(1 - found)) / 20;
        }
        List<Double> validated = events.stream()
                .filter(JobEvent.Validated.class::isInstance)
                .map(event -> ((JobEvent.Validated) event).loss())
                .toList();
        assertThat(validated).hasSize(4);
        assertThat(validated.get(3)).isLessThan(validated.get(0)).isCloseTo(loss, within(1e-4));
    }

    @Test
    void rows_thatCannotBeLearnt_areNamed_andNothingIsWritten() {
        refused(List.of(PairExample.triplet("a", "b", "c")), "training rows: 1 -> give at least 2");
        refused(
                List.of(PairExample.of("a", "b"), PairExample.of("c", "d")),
                "all 2 pairs of the training rows have the score 1.0, so nothing tells a passage that answers from"
                        + " others -> add negatives");
        refused(
                List.of(PairExample.scored("a", "b", 3), PairExample.scored("c", "d", 0.5)),
                "1 of 2 training rows can't be used: row 1: score 3.0 -> a reranker learns scores from 0 to 1");
        refused(
                List.of(PairExample.scored("card ".repeat(40), "pin ".repeat(40), 1), PairExample.scored("c", "d", 0)),
                "1 of 2 training rows are longer than 64 tokens: row 1 (19 tokens too many) -> shorten them");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void encoderWithoutOneOutput_isNoReranker() {
        assertThatThrownBy(() -> local.reranker(TinyTexts.encoder().toString()))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("has no head with one output for whole texts, so it ranks nothing -> ");
        assertThatThrownBy(() -> local.reranker(LocalLoraProvider.TERMS))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("counts words, and ranks nothing -> take an encoder");
    }

    private void refused(List<? extends Example> rows, String why) {
        assertThatThrownBy(() -> builder(rows).run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(why);
    }

    private FineTune.Builder builder(List<? extends Example> rows) {
        return FineTune.builder()
                .provider(local)
                .baseModel(TinyTexts.encoder().toString())
                .trainingData(Dataset.of(rows))
                .method(TrainingMethod.reranking());
    }
}
