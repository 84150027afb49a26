// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.Touched;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real training and a real answer: both ways lead where they should, also after the registry was opened again. */
@Tag("native")
class LineageTest {
    private static final int ROWS = 48;

    @TempDir
    Path folder;

    @Test
    void anAnswer_leadsToItsRows_andARow_toAllItTouched() {
        Dataset data = Lineage.tickets(ROWS);
        DataVersion later;
        ModelRef tuned;
        ChatResponse answer;
        try (RegistryStore registry = registry();
                LocalLoraProvider local =
                        LocalLoraProvider.builder().runs(folder.resolve("runs")).build()) {
            tuned = Lineage.tune(registry, local, data, 1);
            later = registry.addData(Lineage.tickets(2 * ROWS), Map.of());
            answer = Lineage.answer(
                    registry,
                    local,
                    tuned,
                    TicketGenerator.tickets(11).iterator().next());
        }
        try (RegistryStore registry = registry()) {
            assertThat(Lineage.rowsBehind(registry, answer)).containsExactlyElementsOf(data);
            Touched touched = Lineage.touchedBy(registry, data.examples().get(5));
            assertThat(touched.data()).hasSize(2).contains(later);
            assertThat(touched.runs()).extracting(RunStarted::model).containsExactly("router");
            assertThat(touched.models()).extracting(ModelVersion::ref).containsExactly(tuned);
            assertThat(touched.rollouts()).extracting(RolloutChanged::rollout).containsExactly("routing");
            assertThat(registry.verify().problems()).isEmpty();
        }
    }

    @Test
    void aRowThatTaughtNothing_touchedItsDataAlone() {
        try (RegistryStore registry = registry()) {
            Dataset data = Lineage.tickets(3);
            DataVersion kept = registry.addData(data, Map.of());
            Example row = data.examples().get(2);
            Touched touched = Lineage.touchedBy(registry, row);
            assertThat(touched.data()).containsExactly(kept);
            assertThat(touched.runs()).isEmpty();
            assertThat(touched.models()).isEmpty();
            assertThat(touched.rollouts()).isEmpty();
        }
    }

    private RegistryStore registry() {
        return FileRegistry.open(folder.resolve("registry"));
    }
}
