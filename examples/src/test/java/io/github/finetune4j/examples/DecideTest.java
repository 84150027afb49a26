// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.search.approach.ApproachResult;
import io.github.finetune4j.search.approach.Decision;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real training and answers of the starter model. */
@Tag("native")
@Tag("slow")
class DecideTest {
    @TempDir
    Path folder;

    @Test
    void decide_measuresSixApproaches_andTrainsOnce() {
        try (LocalLoraProvider local =
                LocalLoraProvider.builder().runs(folder.resolve("runs")).build()) {
            Decide example = new Decide(local, 30);
            Decision decision = example.decide(folder, 12);
            System.out.println(decision.summary());
            assertThat(decision.approaches())
                    .hasSize(6)
                    .allMatch(each -> each.state() == ApproachResult.State.MEASURED, "measured");
            assertThat(decision.approach("prompt").fit()).as("keeps no format").isFalse();
            assertThat(formatKept(decision, "tuned")).isGreaterThan(formatKept(decision, "prompt"));
            assertThat(formatKept(decision, "head on an encoder"))
                    .as("chosen, not written")
                    .isOne();
            assertThat(decision.write(folder.resolve("decisions"))).isNotEmptyFile();
            assertThat(example.decide(folder, 12).toJson()).as("made once").isEqualTo(decision.toJson());
        }
    }

    private static double formatKept(Decision decision, String approach) {
        return decision.approach(approach)
                .validation()
                .orElseThrow()
                .validShare()
                .orElseThrow()
                .estimate();
    }
}
