// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.heads.cascade.Cascade;
import io.github.finetune4j.heads.cascade.CascadeReport;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.lora.LocalChatModel;
import io.github.finetune4j.lora.LocalLoraProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real head before a model that is always right: most tickets need no more than the head. */
@Tag("native")
class DeferToLargeTest {
    @TempDir
    Path folder;

    @Test
    void head_sortsMostTickets_forLessMoney_andPassesOnWhatItIsNotSureOf() {
        try (LocalLoraProvider local = LocalLoraProvider.builder().runs(folder).build();
                LocalChatModel small = local.chatModel(RouteTickets.train(local, RouteTickets.tickets(7, 240)));
                MemoryJournalStore store = new MemoryJournalStore();
                Cascade cascade =
                        DeferToLarge.cascade(small, DeferToLarge.large(9, 10), RouteTickets.tickets(9, 400), store)) {
            CascadeReport report = DeferToLarge.sort(cascade, RouteTickets.tickets(10, 60));
            assertThat(cascade.calibration().rows()).isEqualTo(400);
            assertThat(report.answered() + report.passedOn()).isEqualTo(60);
            assertThat(report.passedOnShare()).as(report.toString()).isLessThan(0.8);
            assertThat(report.cost().orElseThrow())
                    .isLessThan(report.largeAlone().orElseThrow());
            assertThat(report.open()).isTrue();
            String unlikeAllOthers = RouteTickets.TEXTS.get(2);
            assertThat(cascade.chat(ChatRequest.user(unlikeAllOthers)).fields()).containsEntry("cascade", "large");
        }
    }
}
