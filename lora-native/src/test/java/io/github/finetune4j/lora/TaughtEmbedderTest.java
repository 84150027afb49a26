// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.text.TextEmbedder;
import io.github.finetune4j.training.PairLoss;
import io.github.finetune4j.training.TeacherVectors;
import io.github.finetune4j.training.TrainingMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Embedders that learn a teacher's vectors; the encoder is a small random one of 32 numbers. */
@Tag("native")
class TaughtEmbedderTest {
    private static final int WIDTH = 32;

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

    /** Knows topics: each has a direction of its own, and its texts lie near it. */
    private static TextEmbedder teacher(int width) {
        return text -> {
            double[] vector = new double[width];
            List<String> words = List.of(text.split(" "));
            for (int topic = 0; topic < 3; topic++) {
                for (int number = 0; number < 30; number++) {
                    vector[topic] += words.contains(TinyTexts.word(topic, number)) ? 1 : 0;
                }
            }
            vector[3] = 0.5;
            return vector;
        };
    }

    @Test
    void vectors_ofATeacherOfTheSameWidth_areLearntNumberByNumber() {
        ModelRef model = taught(WIDTH, TinyTexts.encoder().toString());
        assertThat(local.folder(model).resolve("run-manifest.json")).content().contains("TEACHER_VECTORS");
        double mean = IntStream.range(0, 30)
                .mapToObj(i -> TinyTexts.text(i % 3, 70 + i))
                .mapToDouble(text ->
                        cosine(local.embedder(model).embed(text), teacher(WIDTH).embed(text)))
                .average()
                .orElseThrow();
        assertThat(mean).isGreaterThan(0.9);
    }

    @Test
    void vectors_ofAWiderTeacher_lieToOneAnotherAsItsDo() {
        ModelRef model = taught(100, TinyTexts.encoder().toString());
        assertThat(local.folder(model).resolve("run-manifest.json")).content().contains("TEACHER_COSINES");
        double before = told(local.embedder(TinyTexts.encoder().toString()));
        assertThat(told(local.embedder(model))).isGreaterThan(before + 0.3);
    }

    /** {@return how much more alike texts of one topic are than texts of two, as cosines} */
    private static double told(TextEmbedder embedder) {
        return IntStream.range(70, 80)
                .mapToDouble(i -> cosine(embedder.embed(TinyTexts.text(0, i)), embedder.embed(TinyTexts.text(0, i + 5)))
                        - cosine(embedder.embed(TinyTexts.text(0, i)), embedder.embed(TinyTexts.text(1, i))))
                .average()
                .orElseThrow();
    }

    private ModelRef taught(int width, String encoder) {
        List<Example> texts = IntStream.range(0, 60)
                .<Example>mapToObj(i -> new TextExample(TinyTexts.text(i % 3, i)))
                .toList();
        return builder(TeacherVectors.of(Dataset.of(texts), teacher(width)).rows(), encoder)
                .hyperparameters(h -> h.epochs(20).batchSize(12).learningRate(5e-3))
                .run();
    }

    @Test
    void rowsThatSayTooLittle_orSomethingElse_areRefused() {
        String encoder = TinyTexts.encoder().toString();
        List<Example> rows = new ArrayList<>(
                TeacherVectors.of(Dataset.of(List.of(new TextExample("a"), new TextExample("b"))), teacher(100))
                        .rows()
                        .examples());
        assertThatThrownBy(() -> builder(Dataset.of(rows), encoder)
                        .hyperparameters(h -> h.embedding(e -> e.loss(PairLoss.TEACHER_VECTORS)))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("row 1: its vector has 100 numbers")
                .hasMessageContaining("of any other width learns TEACHER_COSINES");
        rows.add(PairExample.of("c", "d"));
        assertThatThrownBy(() -> builder(Dataset.of(rows), encoder).run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1 of 3 training rows can't be used: row 3: it has no teacher's vector");
        rows.set(2, new PairExample("c", "d", List.of(), null, Map.of(TeacherVectors.FIELD, List.of(0.0, 0.0))));
        assertThatThrownBy(() -> builder(Dataset.of(rows), encoder).run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("row 3: teacher_vector: all 2 numbers of it are zero");
        assertThatThrownBy(() -> builder(Dataset.of(rows.subList(0, 2)), encoder)
                        .hyperparameters(h -> h.embedding(e -> e.loss(PairLoss.MULTIPLE_NEGATIVES)))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("it has a teacher's vector");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    private static double cosine(double[] x, double[] y) {
        double product = 0;
        double squares = 0;
        double others = 0;
        for (int i = 0; i < x.length; i++) {
            product += x[i] * y[i];
            squares += x[i] * x[i];
            others += y[i] * y[i];
        }
        return product / Math.sqrt(squares * others);
    }

    private FineTune.Builder builder(Dataset rows, String encoder) {
        return FineTune.builder()
                .provider(local)
                .baseModel(encoder)
                .trainingData(rows)
                .method(TrainingMethod.embedding());
    }
}
