// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.search.approach.ApproachFigures;
import io.github.finetune4j.search.approach.ApproachKind;
import io.github.finetune4j.search.approach.ApproachResult;
import io.github.finetune4j.search.approach.Decision;
import java.nio.file.Path;
import java.util.List;
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
    void decide_measuresNineApproaches_andTrainsOnce() {
        try (LocalLoraProvider local =
                LocalLoraProvider.builder().runs(folder.resolve("runs")).build()) {
            Decide example = new Decide(local, 30);
            Decision decision = example.decide(folder, 12);
            System.out.println(decision.summary());
            assertThat(decision.approaches())
                    .hasSize(9)
                    .allMatch(each -> each.state() == ApproachResult.State.MEASURED, "measured")
                    .allMatch(each -> figures(each).p95().isPresent(), "how long answers take")
                    .allMatch(each -> figures(each).costPerThousand().isPresent(), "what they cost");
            assertThat(decision.approaches())
                    .extracting(ApproachResult::kind)
                    .containsOnlyOnce(ApproachKind.FLOOR, ApproachKind.CASCADE)
                    .contains(ApproachKind.HEAD, ApproachKind.TUNED);
            assertThat(cost(decision, "words")).isZero();
            assertThat(cost(decision, "tuned encoder")).isZero();
            assertThat(cost(decision, "head, then tuned")).isLessThan(cost(decision, "tuned"));
            assertThat(decision.approach("prompt").fit()).as("keeps no format").isFalse();
            assertThat(formatKept(decision, "tuned")).isGreaterThan(formatKept(decision, "prompt"));
            assertThat(List.of("words", "head", "tuned encoder"))
                    .as("chosen, not written")
                    .allMatch(each -> formatKept(decision, each) == 1);
            assertThat(decision.write(folder.resolve("decisions"))).isNotEmptyFile();
            assertThat(example.decide(folder, 12).toJson()).as("made once").isEqualTo(decision.toJson());
        }
    }

    private static ApproachFigures figures(ApproachResult result) {
        return result.validation().orElseThrow();
    }

    private static double formatKept(Decision decision, String approach) {
        return figures(decision.approach(approach)).validShare().orElseThrow().estimate();
    }

    private static double cost(Decision decision, String approach) {
        return figures(decision.approach(approach))
                .costPerThousand()
                .orElseThrow()
                .estimate();
    }
}
