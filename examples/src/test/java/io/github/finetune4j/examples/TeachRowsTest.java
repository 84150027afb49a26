// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.teacher.StatedRight;
import io.github.finetune4j.teacher.StopReason;
import io.github.finetune4j.teacher.TeacherResult;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two teachers that agree, and prompts of several sources. */
class TeachRowsTest {
    @TempDir
    Path folder;

    @Test
    void rows_haveTheLabelsOnWhichBothAgree_andTheRegistryKnowsWhoGaveThem() {
        TeacherResult taught = TeachRows.taught(
                folder.resolve("taught"),
                DeferToLarge.large(9),
                TeachRows.another(),
                RouteTickets.tickets(9, 40),
                Dataset.of(RouteTickets.tickets(9, 40).examples().subList(0, 5)));
        assertThat(taught.reason()).isEqualTo(StopReason.NO_PROMPTS);
        assertThat(taught.rows().size()).isBetween(20, 35);
        assertThat(taught.rows().examples()).allMatch(row -> row.fields().containsKey("teacher"));
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            assertThat(String.valueOf(
                            TeachRows.registered(registry, taught).facts().get("sources")))
                    .contains("another under terms unknown by the right that A. Example stated");
        }
    }

    @Test
    void sources_takeTurns() {
        Dataset seeds = RouteTickets.tickets(9, 20);
        ChatModel writer = request -> new ChatResponse(
                request.messages().get(0).content().startsWith("You write inputs")
                        ? "[\"my parcel has not come, where is it\"]"
                        : "It is on its way to you, and comes on Monday.",
                FinishReason.STOP,
                new Usage(100, 20));
        try (CaptureStore captured = new MemoryCaptureStore()) {
            TeacherResult taught = TeachRows.written(folder, seeds, captured, subject -> true)
                    .addTeacher(writer.named("writer"))
                    .addRight(new StatedRight("writer", "ours", LocalDate.of(2026, 12, 2), "A. Example"))
                    .build()
                    .teach();
            assertThat(taught.rows().size()).isEqualTo(1);
            assertThat(taught.reason()).isEqualTo(StopReason.NOTHING_NEW);
        }
    }
}
