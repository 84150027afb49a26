// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.spi.DatasetSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Found by {@code benchmarks/run fuzz}. */
class NoExampleTest {
    private static final String GOOD = "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\"}\n";
    private static final String WITHOUT_PROMPT = "{\"pompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\"}\n";

    @ParameterizedTest
    @EnumSource(
            value = TrainingTarget.class,
            names = {"OPENAI_DPO", "HF_TRL"})
    void preferenceWithoutPromptAndCommonBeginning_isAnErrorOfItsLine(TrainingTarget target) {
        byte[] bytes = (GOOD + WITHOUT_PROMPT).getBytes(StandardCharsets.UTF_8);

        DatasetReport report = Dataset.builder()
                .dropInvalid()
                .addSource(DatasetSource.jsonl(new ByteArrayInputStream(bytes), "pairs"))
                .use(target.check().converting())
                .check();

        assertThat(report.rowsKept()).isEqualTo(1);
        assertThat(report.issues()).anySatisfy(issue -> {
            assertThat(issue.line()).isEqualTo(2);
            assertThat(issue.code()).isEqualTo("no-example");
            assertThat(issue.severity()).isEqualTo(Severity.ERROR);
            assertThat(issue.message()).contains("messages of a preference: ").doesNotContain(" -> ");
            assertThat(issue.fix()).isEqualTo("give at least one in each");
        });
    }
}
