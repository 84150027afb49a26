// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.registry.store.internal.ChainLine;
import io.github.finetune4j.registry.store.internal.RecordStorage.Head;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that are added together are there together, wherever the process dies that adds them. */
class RecordFileTest {
    @TempDir
    Path folder;

    private Path records;
    private Path head;
    private Path announcement;

    @BeforeEach
    void oneLine() throws IOException {
        records = folder.resolve("records.jsonl");
        head = folder.resolve("head.json");
        announcement = folder.resolve("records.adding");
        append(1, 1);
    }

    private static ChainLine line(long number) {
        return new ChainLine(
                number,
                "",
                "note",
                "n" + number,
                Instant.EPOCH,
                Instant.EPOCH,
                Map.of(),
                null,
                "h" + number,
                text(number));
    }

    private static String text(long number) {
        return "{\"ü\":" + number + "}";
    }

    private static List<String> texts(long last) {
        return LongStream.rangeClosed(1, last).mapToObj(RecordFileTest::text).toList();
    }

    private void append(long from, long to) throws IOException {
        try (RecordFile file = new RecordFile(folder)) {
            file.read(0, line -> {});
            file.append(LongStream.rangeClosed(from, to)
                    .mapToObj(RecordFileTest::line)
                    .toList());
        }
    }

    private void assertHolds(long last) throws IOException {
        try (RecordFile file = new RecordFile(folder)) {
            List<String> read = new ArrayList<>();
            file.read(0, read::add);
            assertThat(read).isEqualTo(texts(last)).isEqualTo(file.all());
            assertThat(file.head()).isEqualTo(new Head(last, "h" + last));
        }
        assertThat(announcement).doesNotExist();
    }

    @Test
    void linesThatAreAddedTogether_haveOneHead() throws IOException {
        append(2, 5);
        assertHolds(5);
        append(6, 6);
        assertHolds(6);
    }

    @Test
    void processThatDiesBeforeTheHead_leavesNoneOfThem_andTheNextOneAddsThem() throws IOException {
        byte[] before = Files.readAllBytes(records);
        byte[] headBefore = Files.readAllBytes(head);
        append(2, 4);
        byte[] after = Files.readAllBytes(records);
        for (int written = before.length; written <= after.length; written++) {
            Files.write(records, Arrays.copyOf(after, written));
            Files.write(head, headBefore);
            Files.writeString(announcement, "{\"n\":1,\"bytes\":" + before.length + "}");
            assertHolds(1);
            assertThat(records).hasBinaryContent(before);
            append(2, 4);
            assertThat(records).hasBinaryContent(after);
            assertHolds(4);
        }
    }

    @Test
    void processThatDiesBehindTheHead_leavesAllOfThem() throws IOException {
        long before = Files.size(records);
        append(2, 4);
        Files.writeString(announcement, "{\"n\":1,\"bytes\":" + before + "}");
        assertHolds(4);
    }

    @Test
    void linesOfAProcessThatDied_areInNoListEither() throws IOException {
        Files.writeString(announcement, "{\"n\":1,\"bytes\":" + Files.size(records) + "}");
        Files.writeString(records, text(1) + "\n" + text(2) + "\n" + text(3) + "\n");
        try (RecordFile file = new RecordFile(folder)) {
            assertThat(file.all()).isEqualTo(texts(1));
        }
    }

    @Test
    void announcementThatSaysNothing_isRefused_andNoLineGoes() throws IOException {
        byte[] before = Files.readAllBytes(records);
        Files.writeString(announcement, "{}");
        try (RecordFile file = new RecordFile(folder)) {
            assertThatThrownBy(file::all).hasMessageContaining("records.adding does not say");
        }
        assertThat(records).hasBinaryContent(before);
    }
}
