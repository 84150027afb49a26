// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.InventoryItem;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import io.github.finetune4j.training.TrainingMethod;
import java.time.LocalDate;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What the service holds, with the day on which a base is retired. */
class FireworksInventoryTest {
    private static JobRef ended(FireworksProvider provider, JobRef job) {
        while (!provider.poll(job).status().terminal()) {
            LockSupport.parkNanos(1_000_000);
        }
        return job;
    }

    @Test
    void jobsModelsAndDataSets_areListed_andAModelEndsWithItsBase() {
        try (Lab lab = new Lab(FakeFireworksServer.builder()
                        .addModel(FakeFireworksServer.PLAIN, FakeTraining.quick())
                        .start());
                FireworksProvider provider = lab.provider()) {
            JobRef job = ended(
                    provider,
                    provider.submit(
                            Data.spec().baseModel(FakeFireworksServer.PLAIN).build(), SubmitContext.of("a")));
            ended(
                    provider,
                    provider.submit(
                            Data.spec()
                                    .trainingData(Data.pairs(4))
                                    .method(TrainingMethod.DPO)
                                    .build(),
                            SubmitContext.of("b")));

            Inventory inventory = provider.inventory();

            assertThat(inventory.gaps()).isEmpty();
            assertThat(inventory.items("job")).hasSize(2);
            assertThat(inventory.items("data set")).hasSize(2);
            assertThat(inventory.items("model"))
                    .hasSize(2)
                    .filteredOn(item -> item.ends().isPresent())
                    .singleElement()
                    .satisfies(item -> {
                        assertThat(item.id())
                                .isEqualTo(provider.poll(job)
                                        .tunedModel()
                                        .orElseThrow()
                                        .id());
                        assertThat(item.ends()).contains(LocalDate.of(2027, 1, 31));
                    });
            assertThat(inventory.items("job")).extracting(InventoryItem::status).containsOnly("COMPLETED");
        }
    }
}
