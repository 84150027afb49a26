// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BadJsonlTest {
    @TestFactory
    Stream<DynamicTest> everyPlantedDefectIsFound_andNothingElse() throws IOException {
        Path folder = Fixtures.path("data/bad-jsonl");
        List<GoldenRows> cases = GoldenRows.chatCases(folder);
        assertThat(cases).hasSize(108);
        return cases.stream().map(golden -> DynamicTest.dynamicTest(golden.id(), () -> judge(golden)));
    }

    private static void judge(GoldenRows golden) {
        DatasetReport report = Dataset.builder().addJsonl(golden.file()).check();

        for (GoldenRows.Expected expected : golden.expected()) {
            assertThat(report.issues()).as("%s: %s", golden, expected).anyMatch(expected::matches);
        }
        assertThat(report.issues())
                .as("false alarms in %s", golden)
                .allMatch(issue -> golden.lines().contains(issue.line()));
    }
}
