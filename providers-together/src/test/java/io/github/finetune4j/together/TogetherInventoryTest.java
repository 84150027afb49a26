// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.InventoryItem;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeTogetherServer;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What the service holds. */
class TogetherInventoryTest {
    private static JobRef ended(TogetherProvider provider, String key, String model) {
        JobRef job = provider.submit(Data.spec().baseModel(model).build(), SubmitContext.of(key));
        while (!provider.poll(job).status().terminal()) {
            LockSupport.parkNanos(1_000_000);
        }
        return job;
    }

    @Test
    void jobsModelsCheckpointsAndFiles_areListed() {
        try (Lab lab = new Lab();
                TogetherProvider provider = lab.provider()) {
            JobRef good = ended(provider, "good", FakeTogetherServer.QUICK);
            ended(provider, "bad", FakeTogetherServer.FAILING);

            Inventory inventory = provider.inventory();

            assertThat(inventory.gaps()).isEmpty();
            assertThat(inventory.items("job"))
                    .hasSize(2)
                    .allMatch(item -> item.cost().orElse(-1) == 0);
            assertThat(inventory.items("model"))
                    .extracting(InventoryItem::id)
                    .containsExactly(
                            provider.poll(good).tunedModel().orElseThrow().id());
            assertThat(inventory.items("checkpoint"))
                    .isNotEmpty()
                    .allMatch(item -> good.jobId().equals(item.facts().get("job")));
            assertThat(inventory.items("file"))
                    .singleElement()
                    .satisfies(item -> assertThat(item.bytes()).isPresent());
        }
    }

    @Test
    void aListThatIsRefused_isAGap() {
        try (Lab lab = new Lab().unjudged();
                TogetherProvider provider = lab.provider()) {
            ended(provider, "good", FakeTogetherServer.QUICK);
            lab.server.fault(FakeFault.status(403, "forbidden", "no files")
                    .on("GET", ".*/files")
                    .times(9));

            Inventory inventory = provider.inventory();

            assertThat(inventory.gaps()).singleElement().asString().startsWith("files: ");
            assertThat(inventory.items("job")).hasSize(1);
        }
    }
}
