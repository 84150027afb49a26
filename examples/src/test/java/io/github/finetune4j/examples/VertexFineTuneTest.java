// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.google.VertexAiProvider;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VertexFineTuneTest {
    private static final Prices PRICES =
            Prices.own("vertex-ai", LocalDate.of(2026, 11, 30), "USD").withTraining("gemini-3.5-flash", 3);

    @Test
    void run_againstTheFakeServer_givesAModelThatAnswers_andLeavesNoRows() {
        List<String> said = new ArrayList<>();
        try (FakeVertexServer server = FakeVertexServer.start();
                VertexAiProvider vertex = VertexFineTune.fake(server)) {
            VertexFineTune.run(vertex, FakeVertexServer.QUICK, said::add);
            assertThat(server.jobs()).isEqualTo(1);
            assertThat(vertex.leftovers()).isEmpty();
        }
        assertThat(said).singleElement().asString().contains(" says: ").contains("Greet number 3");
    }

    @Test
    void provider_ofABucketElsewhere_isRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> VertexFineTune.provider("my-project", "s3://wrong", PRICES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("s3://wrong");
    }
}
