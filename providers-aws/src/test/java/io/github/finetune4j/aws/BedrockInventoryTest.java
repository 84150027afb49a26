// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.InventoryItem;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the service holds, with the ends of foundation models. */
class BedrockInventoryTest {
    private static JobRef ended(BedrockProvider provider) {
        JobRef job = provider.submit(Data.spec().build(), SubmitContext.of("one"));
        while (!provider.poll(job).status().terminal()) {
            Thread.onSpinWait();
        }
        return job;
    }

    @Test
    void jobsModelsAndObjects_areListed_andAModelEndsWithItsBase() {
        FakeBedrockServer server = FakeBedrockServer.builder()
                .addModel(
                        FakeBedrockServer.QUICK,
                        List.of("FINE_TUNING"),
                        "LEGACY",
                        Instant.parse("2027-09-01T00:00:00Z"))
                .start();
        try (Lab lab = new Lab(server);
                BedrockProvider provider = lab.provider()) {
            JobRef job = ended(provider);

            Inventory inventory = provider.inventory();

            assertThat(inventory.gaps()).isEmpty();
            assertThat(inventory.items("job")).extracting(InventoryItem::id).containsExactly(job.jobId());
            assertThat(inventory.items("model")).singleElement().satisfies(item -> {
                assertThat(item.id())
                        .isEqualTo(provider.poll(job).tunedModel().orElseThrow().id());
                assertThat(item.ends()).contains(LocalDate.of(2027, 9, 1));
            });
            assertThat(inventory.items("object")).isNotEmpty();
        }
    }

    @Test
    void aListThatIsRefused_isAGap() {
        try (Lab lab = new Lab();
                BedrockProvider provider = lab.provider()) {
            ended(provider);
            lab.server.fault(FakeBedrockServer.error(403, "AccessDeniedException", "not authorized")
                    .on("GET", "/custom-models")
                    .times(9));

            Inventory inventory = provider.inventory();

            assertThat(inventory.gaps()).singleElement().asString().startsWith("models: ");
            assertThat(inventory.items("job")).hasSize(1);
        }
    }
}
