// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.names.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changed byte in what a process that died was about to do: it is named, and nothing is done by it. */
class FlippedByteUnderWayTest {
    @TempDir
    Path folder;

    /** What opens the folder, and goes on. */
    private interface Opening {
        void run() throws IOException;
    }

    /** What looks through it. */
    private interface Looking {
        List<String> problems() throws IOException;
    }

    private void flip(String name, String other, Opening opening, Looking looking) throws IOException {
        Path file = folder.resolve(name);
        byte[] before = Files.readAllBytes(file);
        byte[] untouched = Files.readAllBytes(folder.resolve(other));
        for (int at = 0; at < before.length; at++) {
            byte[] flipped = before.clone();
            flipped[at] ^= (byte) (1 << at % Byte.SIZE);
            Files.write(file, flipped);
            assertThat(looking.problems()).as(name + " byte " + at).anyMatch(problem -> problem.contains(name));
            assertThatThrownBy(opening::run)
                    .as(name + " byte " + at)
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContainingAll(name, " -> ");
            assertThat(folder.resolve(other)).as(name + " byte " + at).hasBinaryContent(untouched);
        }
    }

    @Test
    void recordsAdding_dropsNoRecord() throws IOException {
        Files.writeString(folder.resolve("records.jsonl"), "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
        Files.writeString(folder.resolve("head.json"), "{\"n\":3,\"hash\":\"h\"}");
        Files.writeString(folder.resolve("records.adding"), "{\"n\":1,\"bytes\":8}");
        flip("records.adding", "records.jsonl", this::readRecords, this::problemsOfRecords);
    }

    private void readRecords() throws IOException {
        try (RecordFile records = new RecordFile(folder)) {
            records.read(0, line -> {});
        }
    }

    private List<String> problemsOfRecords() throws IOException {
        try (RecordFile records = new RecordFile(folder, true)) {
            return records.problems();
        }
    }

    private void writeRows() throws IOException {
        try (RowFiles rows = new RowFiles(folder)) {
            rows.refresh(0);
            rows.begin(0);
            for (int i = 0; i < 20; i++) {
                rows.add(new Fingerprint(Sha256.of("" + i)), "{\"text\":\"row " + i + Sha256.of("" + i) + "\"}");
            }
            rows.finish();
        }
    }

    private static BitSet third() {
        BitSet third = new BitSet();
        third.set(3);
        return third;
    }

    private void openRows() throws IOException {
        try (RowFiles rows = new RowFiles(folder)) {
            rows.refresh(0);
            rows.announced();
        }
    }

    private List<String> problemsOfRows() throws IOException {
        try (RowFiles rows = new RowFiles(folder, true)) {
            rows.refresh(0);
            return rows.problems();
        }
    }

    @Test
    void rowsForgetting_erasesNoOtherRow() throws IOException {
        writeRows();
        try (RowFiles rows = new RowFiles(folder)) {
            rows.announce("forgotten/0123456789abcdef0123456789abcdef", third());
        }
        flip("rows.forgetting", "rows.pack", this::openRows, this::problemsOfRows);
    }

    @Test
    void rowsRewriting_isWrittenOverNothing() throws IOException {
        writeRows();
        RowPack pack = new RowPack(folder.resolve("rows.pack"));
        pack.refresh();
        ErasedRows list = new ErasedRows(folder.resolve("rows.erased"));
        List<RowPack.Rewrite> blocks = List.of(pack.without(third(), 3));
        pack.close();
        Rewriting rewriting = new Rewriting(folder.resolve("rows.rewriting"), pack, list);
        assertThatThrownBy(() -> rewriting.run(blocks, list.next(third()))).isInstanceOf(IOException.class);
        flip("rows.rewriting", "rows.pack", this::openRows, this::problemsOfRows);
    }
}
