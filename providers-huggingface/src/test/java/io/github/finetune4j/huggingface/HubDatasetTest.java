// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.InvalidDatasetException;
import io.github.finetune4j.dataset.format.DataFormat;
import io.github.finetune4j.dataset.parquet.ParquetFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Point 2: a data set to the Hub and back. */
class HubDatasetTest {
    private static final HubRepo ROWS = HubRepo.dataset("alice/rows");

    private final HubFixture fixture = new HubFixture();

    @TempDir
    Path cache;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void pushedAndReadBack_isTheSame() {
        HuggingFaceHub hub = fixture.alice(cache);
        Dataset train = HuggingFaceProviderTckTest.spec(5, "yes").trainingData();
        Dataset test = HuggingFaceProviderTckTest.spec(2, "no").trainingData();
        hub.pushDataset(ROWS, Map.of("train", train, "test", test), "Questions.");
        Dataset back = Dataset.builder()
                .addJsonl(hub.file(ROWS, "train.jsonl"))
                .build()
                .dataset();
        assertThat(back.fingerprint()).isEqualTo(train.fingerprint());
        assertThat(new String(
                        fixture.fake.read("datasets/alice/rows", "README.md").orElseThrow(), StandardCharsets.UTF_8))
                .startsWith("---\nconfigs:")
                .contains("- split: \"train\"\n    path: \"train.jsonl\"")
                .contains("| train | 5 | `" + train.fingerprint().hex() + "` |");
        String head = fixture.fake.head("datasets/alice/rows");
        assertThat(hub.pushDataset(ROWS, Map.of("train", train, "test", test), "Questions.")
                        .commit())
                .as("nothing changed")
                .isEqualTo(head);
    }

    @Test
    void wrongKindOrPart_isRefused() {
        HuggingFaceHub hub = fixture.alice(cache);
        Dataset rows = HuggingFaceProviderTckTest.spec(1, "yes").trainingData();
        assertThatThrownBy(() -> hub.pushDataset(HubRepo.model("alice/rows"), Map.of("train", rows), ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hub.pushDataset(ROWS, Map.of("../train", rows), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Dataset built(HuggingFaceHub hub, String path) {
        return Dataset.builder().addSource(hub.rows(ROWS, path)).build().dataset();
    }

    @Test
    void jsonlCsvAndParquet_giveTheSameRows() throws IOException {
        Dataset rows = HuggingFaceProviderTckTest.spec(5, "yes").trainingData();
        Path parquet = cache.resolve("made.parquet");
        ParquetFiles.write(rows, DataFormat.OPENAI_CHAT, parquet);
        String csv = "prompt,completion\n"
                + IntStream.range(0, 5)
                        .mapToObj(i -> "Question " + i + ",yes\n")
                        .collect(Collectors.joining());
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(csv.getBytes(StandardCharsets.UTF_8));
        }
        fixture.fake.put(
                "datasets/alice/rows",
                Map.of(
                        "rows.csv",
                        csv.getBytes(StandardCharsets.UTF_8),
                        "rows.csv.gz",
                        packed.toByteArray(),
                        "data/rows.parquet",
                        Files.readAllBytes(parquet)));
        HuggingFaceHub hub = fixture.alice(cache);
        hub.pushDataset(ROWS, Map.of("train", rows), "Questions.");
        for (String path : List.of("train.jsonl", "rows.csv", "rows.csv.gz", "data/rows.parquet")) {
            assertThat(built(hub, path).fingerprint()).as(path).isEqualTo(rows.fingerprint());
        }
    }

    @Test
    void pattern_readsItsFilesInOrder_alsoOffline() {
        Map<String, byte[]> parts = new java.util.TreeMap<>();
        for (int i = 0; i < 3; i++) {
            String row = "{\"prompt\": \"Part " + i + "?\", \"completion\": \"" + i + "\"}\n";
            parts.put("data/train-" + i + ".jsonl", row.getBytes(StandardCharsets.UTF_8));
        }
        parts.put("data/test-0.jsonl", "no row".getBytes(StandardCharsets.UTF_8));
        fixture.fake.put("datasets/alice/rows", parts);
        HuggingFaceHub hub = fixture.alice(cache);
        Dataset train = built(hub, "data/train-*.jsonl");
        assertThat(train.size()).isEqualTo(3);
        assertThat(((ChatExample) train.rows().get(2).example())
                        .messages()
                        .get(0)
                        .content())
                .isEqualTo("Part 2?");
        HuggingFaceHub offline = fixture.hub(cache).offline(true).build();
        assertThat(built(offline, "data/train-*.jsonl").fingerprint()).isEqualTo(train.fingerprint());
        assertThatThrownBy(() -> built(hub, "data/valid-*.jsonl"))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.problem()).isEqualTo(HubProblem.ENTRY_NOT_FOUND));
    }

    @Test
    void fileThatNobodyReads_isSaidBeforeAnythingIsFetched() {
        HuggingFaceHub hub = fixture.alice(cache);
        assertThatThrownBy(() -> hub.rows(ROWS, "rows.arrow"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(".parquet")
                .hasMessageContaining("class path");
        assertThatThrownBy(() -> hub.rows(ROWS, "../rows.jsonl")).isInstanceOf(IllegalArgumentException.class);
        assertThat(fixture.fake.requests()).isEmpty();
    }

    @Test
    void damagedRows_areIssues_andAMissingFileIsTheHubsError() {
        fixture.fake.put("datasets/alice/rows", "bad.csv", "prompt,completion\n\"open");
        HuggingFaceHub hub = fixture.alice(cache);
        assertThatThrownBy(() -> built(hub, "bad.csv")).isInstanceOf(InvalidDatasetException.class);
        assertThatThrownBy(() -> built(hub, "none.csv")).isInstanceOf(HubException.class);
    }
}
