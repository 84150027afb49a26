// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.SoftLabels;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small models that learn a teacher's probabilities, through the front door. */
@Tag("native")
class DistillationTest {
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

    // labels that say nothing beside a teacher who knows: whoever learnt the labels would be right in ten of thirty
    @Test
    void probabilities_areLearntInsteadOfLabels_byAHeadAndByATunedEncoder() {
        Dataset rows = taught(TrainingMethod.CLASSIFICATION);
        for (double temperature : new double[] {1, 2}) {
            Consumer<HeadConfig.Builder> head = h -> h.distillationTemperature(temperature);
            ModelRef frozen =
                    builder(rows, TrainingMethod.CLASSIFICATION).head(head).run();
            ModelRef tuned = builder(rows, TrainingMethod.CLASSIFICATION)
                    .head(head)
                    .tuningMethod(TuningMethod.FULL)
                    .hyperparameters(h -> h.epochs(6).learningRate(5e-3))
                    .run();
            assertThat(right(frozen)).as("head, %s", temperature).isGreaterThan(20);
            assertThat(right(tuned)).as("tuned, %s", temperature).isGreaterThan(20);
        }
        ModelRef floor = builder(rows, TrainingMethod.CLASSIFICATION)
                .baseModel(LocalLoraProvider.TERMS)
                .run();
        assertThat(right(floor)).isGreaterThan(20);
    }

    @Test
    void probabilitiesOfSeveralLabels_areLearntEachForItself() {
        Dataset rows = taught(TrainingMethod.MULTI_LABEL);
        assertThat(right(builder(rows, TrainingMethod.MULTI_LABEL).run())).isGreaterThan(20);
        assertThat(right(builder(rows, TrainingMethod.MULTI_LABEL)
                        .tuningMethod(TuningMethod.FULL)
                        .hyperparameters(h -> h.epochs(8).learningRate(5e-3))
                        .run()))
                .isGreaterThan(20);
    }

    @Test
    void classifierOfThisProvider_teachesTheFloor_onTextsWithoutLabels() {
        ModelRef teacher = builder(Dataset.of(ThreeLabels.rows(150)), TrainingMethod.CLASSIFICATION)
                .run();
        List<ChatExample> texts = new ArrayList<>();
        for (int i = 150; i < 300; i++) {
            texts.add(ChatExample.of(Message.user(ThreeLabels.text(i % 3, i / 3))));
        }
        SoftLabels soft = SoftLabels.of(Dataset.of(texts), local.classifier(teacher));
        assertThat(soft.softened()).isEqualTo(150);
        assertThat(right(builder(soft.rows(), TrainingMethod.CLASSIFICATION)
                        .baseModel(LocalLoraProvider.TERMS)
                        .run()))
                .isGreaterThan(20);
    }

    @Test
    void settingsThatATeacherTakesTheMeaningFrom_areRefused() {
        Dataset rows = taught(TrainingMethod.CLASSIFICATION);
        assertThatThrownBy(() -> builder(rows, TrainingMethod.CLASSIFICATION)
                        .head(head -> head.balancedLabels(true))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("balancedLabels, and 90 training rows have a teacher's probabilities");
        List<ChatExample> mixed = new ArrayList<>(rows.chats().toList());
        mixed.addAll(ThreeLabels.rows(10));
        assertThatThrownBy(() -> builder(Dataset.of(mixed), TrainingMethod.CLASSIFICATION)
                        .head(head -> head.distillationTemperature(2))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("distillationTemperature 2.0, and 90 of 100 training rows have");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    private long right(ModelRef model) {
        TextClassifier classifier = local.classifier(model);
        long right = 0;
        for (int i = 0; i < 30; i++) {
            right += classifier
                            .classify(ThreeLabels.text(i % 3, 60 + i))
                            .likeliest()
                            .equals(ThreeLabels.LABELS.get(i % 3))
                    ? 1
                    : 0;
        }
        return right;
    }

    private static Dataset taught(TrainingMethod method) {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            String said = ThreeLabels.LABELS.get(i / 3 % 3); // as often right as wrong labels are each
            Map<String, Object> chances = new LinkedHashMap<>();
            for (String label : ThreeLabels.LABELS) {
                chances.put(label, label.equals(ThreeLabels.LABELS.get(i % 3)) ? 0.8 : 0.1);
            }
            rows.add(new ChatExample(
                    ThreeLabels.row(
                                    ThreeLabels.text(i % 3, i / 3),
                                    method == TrainingMethod.MULTI_LABEL ? "[\"" + said + "\"]" : said)
                            .messages(),
                    Map.of(SoftLabels.FIELD, chances)));
        }
        return Dataset.of(rows);
    }

    private FineTune.Builder builder(Dataset rows, TrainingMethod method) {
        return FineTune.builder()
                .provider(local)
                .baseModel(ThreeLabels.encoder().toString())
                .trainingData(rows)
                .method(method);
    }
}
