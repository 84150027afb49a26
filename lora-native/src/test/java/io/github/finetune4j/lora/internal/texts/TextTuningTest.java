// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import io.github.finetune4j.training.ValidationMetric;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTuningTest {
    @ParameterizedTest
    @CsvSource({"16, 20", "300, 5", "1200, 2", "9000, 2"})
    void epochsOfPairs_areMore_whereThereAreFewRows(int rows, int epochs) {
        TextRunSettings.Tuning loop =
                Objects.requireNonNull(TextTuning.ifBySteps(contrastive(rows).build(), List.of(), null));
        assertThat(loop.epochs()).isEqualTo(epochs);
        assertThat(loop.batchSize()).isEqualTo(32);
    }

    @Test
    void settingsOfBefore_withoutAMetric_stopByTheLoss() throws IOException {
        String before = "{\"patience\":2,\"minDelta\":0.0,\"evaluationSteps\":0,\"checkpointSteps\":0}";
        assertThat(JsonFile.mapper()
                        .readValue(before, TextRunSettings.Stopping.class)
                        .metric())
                .isEqualTo(ValidationMetric.LOSS);
    }

    @Test
    void pairs_tuneTheWholeEncoder_unlessThereAreSettingsOfAnAdapter() {
        assertThat(TextTuning.method(contrastive(4).build())).isEqualTo(TuningMethod.FULL);
        assertThat(TextTuning.method(contrastive(4)
                        .lora(LoraConfig.builder().rank(4).build())
                        .build()))
                .isEqualTo(TuningMethod.LORA);
        assertThat(TextTuning.method(
                        contrastive(4).head(HeadConfig.builder().build()).build()))
                .isEqualTo(TuningMethod.HEAD);
    }

    private static FineTuneSpec.Builder contrastive(int rows) {
        return FineTuneSpec.builder()
                .baseModel("encoder")
                .method(TrainingMethod.classification())
                .trainingData(Dataset.of(IntStream.range(0, rows)
                        .mapToObj(i -> ChatExample.of(Message.user("text " + i), Message.assistant("label " + i % 2)))
                        .toList()))
                .head(HeadConfig.builder().contrastive(true).build());
    }
}
