// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison of base, few-shot and tuned, on few rows. */
@Tag("native")
@Tag("slow")
class CompareModelsTest {
    @TempDir
    Path folder;

    @Test
    void compare_saysWhetherAPromptWouldHaveDone() throws IOException {
        List<Comparison> comparisons = CompareModels.compare(folder, 240, 10);
        Comparison fewShot = comparisons.get(0);
        Comparison tuned = comparisons.get(1);
        assertThat(fewShot.candidate().model()).isEqualTo("base, 4 nearest examples");
        assertThat(fewShot.testSetUses()).isEqualTo(2); // two candidates, so p values are doubled
        assertThat(tuned.verdict()).as(tuned.summary()).isEqualTo(Verdict.BETTER);
        assertThat(fewShot.candidate().usage().inputTokens())
                .isGreaterThan(2 * tuned.candidate().usage().inputTokens());
        Path reports = folder.resolve("reports");
        assertThat(Files.readString(reports.resolve("tuned/comment.md"))).startsWith("### Evaluation: better");
        assertThat(reports.resolve("base-4-nearest-examples/report.html")).exists();
    }
}
