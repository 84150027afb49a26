// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.search.approach.ApproachResult;
import io.github.finetune4j.search.approach.Decision;
import io.github.finetune4j.search.approach.Recommendation;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real training and answers of the starter model. */
@Tag("native")
class DecideTest {
    @TempDir
    Path folder;

    @Test
    void tuning_isWorthIt_forASmallModel() {
        try (LocalLoraProvider local =
                LocalLoraProvider.builder().runs(folder.resolve("runs")).build()) {
            Decision decision = new Decide(local, 80).decide(folder, 24);
            System.out.println(decision.summary());
            assertThat(decision.approaches())
                    .hasSize(5)
                    .allMatch(each -> each.state() == ApproachResult.State.MEASURED, "measured");
            assertThat(decision.recommendation().kind()).isNotEqualTo(Recommendation.Kind.NONE);
            assertThat(decision.approach("tuned").fit()).as(decision.summary()).isTrue();
            assertThat(decision.approach("prompt").fit()).as("keeps no format").isFalse();
            assertThat(decision.write(folder.resolve("decisions"))).isNotEmptyFile();
        }
    }
}
