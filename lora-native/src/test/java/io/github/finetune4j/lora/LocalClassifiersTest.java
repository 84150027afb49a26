// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.training.TrainingMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several heads that answer the same texts. */
@Tag("native")
class LocalClassifiersTest {
    @TempDir
    Path folder;

    @Test
    void heads_onOneEncoderAndOnCountedWords_answerTogetherAsEachAlone() {
        try (LocalLoraProvider local = LocalLoraProvider.builder().runs(folder).build()) {
            List<ChatExample> parity = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                parity.add(ThreeLabels.row(ThreeLabels.text(i % 3, i / 3), i % 3 == 1 ? "yes" : "no"));
            }
            ModelRef kind = train(local, ThreeLabels.encoder().toString(), ThreeLabels.rows(60));
            ModelRef metal = train(local, ThreeLabels.encoder().toString(), parity);
            ModelRef floor = train(local, LocalLoraProvider.TERMS, parity);
            List<String> texts = List.of(ThreeLabels.text(0, 30), ThreeLabels.text(1, 31), ThreeLabels.text(2, 32));
            LocalClassifiers together = local.classifiers(List.of(kind, metal, floor));
            assertThat(together.models()).containsExactly(kind, metal, floor);
            Map<ModelRef, List<Classification>> answers = together.classifyAll(texts);
            assertThat(answers.keySet()).containsExactly(kind, metal, floor);
            for (ModelRef model : answers.keySet()) {
                List<Classification> alone = local.classifier(model).classifyAll(texts);
                for (int i = 0; i < texts.size(); i++) {
                    Classification own = alone.get(i);
                    Classification found = answers.get(model).get(i);
                    assertThat(found.labels()).isEqualTo(own.labels());
                    own.probabilities()
                            .forEach((label, chance) ->
                                    assertThat(found.probability(label)).isCloseTo(chance, within(1e-9)));
                }
                assertThat(Objects.requireNonNull(
                                        together.classify(texts.get(1)).get(model))
                                .likeliest())
                        .isEqualTo(alone.get(1).likeliest());
            }
        }
    }

    private static ModelRef train(LocalLoraProvider local, String base, List<ChatExample> rows) {
        return FineTune.builder()
                .provider(local)
                .baseModel(base)
                .trainingData(Dataset.of(rows))
                .method(TrainingMethod.classification())
                .run();
    }
}
