// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model is for, as the documents say it to the Hub. */
class TaskTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "SUPERVISED, text-generation",
        "CLASSIFICATION, text-classification",
        "MULTI_LABEL, text-classification",
        "ORDINAL, text-classification",
        "REGRESSION, text-classification",
        "EMBEDDING, sentence-similarity",
        "RERANKING, text-ranking",
        "TAGGING, token-classification"
    })
    void task_followsFromTheMethod_onCardAndBill(String method, String task) {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            ModelVersion model = trained(registry, method);
            assertThat(Documents.of(registry).modelCard(model).text()).contains("pipeline_tag: \"" + task + "\"\n");
            String bill = Documents.of(registry).billOfMaterials(model).text();
            assertThat(bill).contains("\"task\": \"" + task + "\"");
            assertThat(OfficialSchema.problems(bill)).isEmpty();
        }
    }

    private static ModelVersion trained(RegistryStore registry, String method) {
        DataVersion data = registry.addData(Dataset.of(Story.rows(0, 2)), Map.of());
        registry.add(
                new RunStarted("local/job-1", Story.THEN, "router", data.id(), "", Map.of("method", method), Map.of()));
        return registry.addModel(new ModelVersion.Draft(
                "router", ModelRef.of("local", "job-1"), "base", "local/job-1", Map.of(), Map.of()));
    }
}
