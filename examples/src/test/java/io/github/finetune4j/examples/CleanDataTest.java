// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.dataset.split.LeakageCheck;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanDataTest {
    private static DatasetSplit cleaned(String kind, Path path, Path out) throws IOException {
        DatasetSplit data = CleanData.clean(kind, CleanData.rows(kind, path), out);
        DatasetReport report = data.report();
        assertThat(report.rowsRead())
                .as("every row is kept or counted")
                .isEqualTo(data.training().size()
                        + data.validation().size()
                        + data.test().size()
                        + report.removed().values().stream().mapToLong(n -> n).sum());
        assertThat(LeakageCheck.usual()
                        .words(50)
                        .check(data.training(), data.test())
                        .clean())
                .as("no test row stands in training, or nearly")
                .isTrue();
        assertThat(Dataset.builder()
                        .addJsonl(out.resolve("training.jsonl"))
                        .build()
                        .dataset()
                        .fingerprint())
                .isEqualTo(data.training().fingerprint());
        assertThat(Files.readString(out.resolve("report.html"))).contains("What to do", "Leakage", "Contradictions");
        return data;
    }

    @Test
    void tickets_brokenAndRepeatedRowsGo(@TempDir Path out) throws IOException {
        DatasetReport report = cleaned("tickets", out, out).report();
        assertThat(report.rowsRead()).isEqualTo(600);
        assertThat(report.removed()).containsEntry("invalid", 12L).containsEntry("duplicate", 24L);
        assertThat(report.section("profile").orElseThrow().lines()).anyMatch(line -> line.contains("fewer than 1000"));
    }

    @Tag("slow")
    @Test
    void snips_isCleaned(@TempDir Path out) throws IOException {
        DatasetReport report =
                cleaned("snips", Fixtures.bigData("data/snips"), out).report();
        assertThat(report.rowsRead()).isEqualTo(13_784);
        assertThat(report.removed().get("near-duplicate")).isPositive();
    }

    @Tag("slow")
    @Test
    void banking77_isCleaned(@TempDir Path out) throws IOException {
        DatasetReport report = cleaned("banking77", Fixtures.bigData("data/banking77/train.csv"), out)
                .report();
        assertThat(report.rowsRead()).isEqualTo(10_003);
        assertThat(report.section("profile").orElseThrow().lines()).anyMatch(line -> line.startsWith("labels:    77,"));
    }

    @Test
    void rasbt_isCleaned(@TempDir Path out) throws IOException {
        DatasetReport report = cleaned("json", Fixtures.bigData("data/rasbt/instruction-data.json"), out)
                .report();
        assertThat(report.rowsRead()).isEqualTo(990);
    }
}
