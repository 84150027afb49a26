// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.measure.DatasetProfile;
import io.github.finetune4j.monitor.drift.DriftColumn;
import io.github.finetune4j.monitor.drift.DriftData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsAndDriftTest {
    private static final List<String> TICKETS = List.of(
            "I want a refund", "my money back, a refund", "where is it?", "a refund?", "hello", "give my money back");

    @TempDir
    Path folder;

    private static DriftData data(double more) {
        double[] values = DoubleStream.iterate(0, x -> x + 1)
                .limit(100)
                .map(x -> x + more)
                .toArray();
        return new DriftData(Map.of("latency_ms", DriftColumn.numeric(values)));
    }

    @Test
    void workspace_holdsBothSnapshots() throws IOException {
        Dataset rows = Dataset.of(List.of(ChatExample.of(Message.user("hi"), Message.assistant("hello"))));
        LabelsAndDrift.evidently(
                folder, data(0), data(90), DatasetProfile.builder().build().of(rows));
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.toString().contains("snapshots")
                            && file.toString().endsWith(".json")))
                    .hasSize(2);
        }
    }

    @Test
    void rulesLabelTickets() {
        double[][] probabilities = LabelsAndDrift.weakLabels(TICKETS);
        assertThat(probabilities[1][1]).isGreaterThan(probabilities[2][1]);
        assertThat(LabelsAndDrift.slices(TICKETS, new int[] {1, 1, 0, 1, 0, 1}, new int[] {1, 1, 0, 0, 0, 1}))
                .containsEntry("refund", 2 / 3.0)
                .containsEntry("overall", 5 / 6.0);
    }

    @Test
    void wrongLabel_isSuspected() {
        double[][] sure = {{.9, .1}, {.8, .2}, {.9, .1}, {.1, .9}, {.2, .8}, {.1, .9}, {.05, .95}};
        assertThat(LabelsAndDrift.suspects(new int[] {0, 0, 0, 1, 1, 1, 0}, sure))
                .containsExactly(6);
    }
}
