// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.evaluation.Comparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RescueMyModelTest {
    @TempDir
    Path folder;

    @Test
    void run_againstTheFakeService_asksInTime_andComparesWithTheDeadModel() {
        List<String> said = new ArrayList<>();
        Comparison comparison = RescueMyModel.run(folder, 120, said::add);
        assertThat(said.get(0))
                .startsWith("ask openai/" + RescueMyModel.TUNED + " 120 of 120 requests in batches, cost: ");
        assertThat(said.get(1))
                .startsWith("120 of 120 requests to openai/" + RescueMyModel.TUNED + " are answered, 0 left");
        assertThat(comparison.baseline().model()).isEqualTo(RescueMyModel.TUNED);
        assertThat(comparison.baseline().errors()).isZero();
        assertThat(comparison.baseline().run().facts()).containsEntry("identity", "openai/" + RescueMyModel.TUNED);
        assertThat(comparison.candidate().model()).isEqualTo("candidate");
        assertThat(said.get(3)).startsWith("not worse by 0.05 or more: p = ");
    }
}
