// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.InventoryItem;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeTraining;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import java.time.LocalDate;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What the service holds, with the days on which Google retires models. */
class VertexAiInventoryTest {
    private static final String MODEL = "gemini-3.5-flash";

    @Test
    void jobsModelsCheckpointsAndObjects_areListed_andAModelEndsWithItsBase() {
        try (Lab lab = new Lab(FakeVertexServer.builder()
                        .addModel(MODEL, FakeTraining.quick())
                        .start());
                VertexAiProvider provider = lab.provider()) {
            JobRef job = provider.submit(Data.spec().baseModel(MODEL).build(), SubmitContext.of("a"));
            while (!provider.poll(job).status().terminal()) {
                LockSupport.parkNanos(1_000_000);
            }

            Inventory inventory = provider.inventory();

            assertThat(inventory.gaps()).isEmpty();
            assertThat(inventory.items("job")).extracting(InventoryItem::id).containsExactly(job.jobId());
            assertThat(inventory.items("model")).singleElement().satisfies(item -> {
                assertThat(item.id())
                        .isEqualTo(provider.poll(job).tunedModel().orElseThrow().id());
                assertThat(item.ends()).contains(LocalDate.of(2027, 5, 20)); // retired on the day before
            });
            assertThat(inventory.items("object"))
                    .singleElement()
                    .satisfies(item -> assertThat(item.bytes()).isPresent());
        }
    }
}
