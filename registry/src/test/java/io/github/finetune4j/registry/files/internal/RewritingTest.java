// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.internal.names.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was to be written over rows is written by the next process, where the first one dies before, or halfway. */
class RewritingTest {
    @TempDir
    Path folder;

    private static final int ROWS = 600;

    private static String line(int row) {
        return "{\"text\":\"row " + row + " " + Sha256.of("" + row) + "\"}";
    }

    private void writeRows() throws IOException {
        try (RowFiles rows = new RowFiles(folder)) {
            rows.refresh(0);
            rows.begin(0);
            for (int i = 0; i < ROWS; i++) {
                rows.add(new Fingerprint(Sha256.of(line(i))), line(i));
            }
            rows.finish();
        }
    }

    private static BitSet numbers(int... rows) {
        BitSet numbers = new BitSet();
        for (int row : rows) {
            numbers.set(row);
        }
        return numbers;
    }

    private void assertErased(BitSet erased) throws IOException {
        try (RowFiles rows = new RowFiles(folder)) {
            assertThat(rows.refresh(0)).isEqualTo(ROWS);
            assertThat(rows.erased()).isEqualTo(erased);
            for (int i = 0; i < ROWS; i++) {
                assertThat(rows.row(i)).isEqualTo(erased.get(i) ? "" : line(i));
            }
            assertThat(folder.resolve("rows.rewriting")).doesNotExist();
        }
    }

    /** A process that dies when it has written what it is about to write over the rows. {@return the first block} */
    private RowPack.Rewrite die(BitSet numbers) throws IOException {
        RowPack pack = new RowPack(folder.resolve("rows.pack"));
        pack.refresh();
        ErasedRows list = new ErasedRows(folder.resolve("rows.erased"));
        List<RowPack.Rewrite> blocks = new ArrayList<>();
        for (int row = numbers.nextSetBit(0); row >= 0; row = numbers.nextSetBit(pack.nextBlock(row))) {
            blocks.add(pack.without(numbers, row));
        }
        pack.close();
        Rewriting rewriting = new Rewriting(folder.resolve("rows.rewriting"), pack, list);
        assertThatThrownBy(() -> rewriting.run(blocks, list.next(numbers))).isInstanceOf(IOException.class);
        assertThat(folder.resolve("rows.rewriting")).exists();
        return blocks.get(0);
    }

    @Test
    void processThatDiesBeforeItWritesOverTheRows_isFinished() throws IOException {
        writeRows();
        BitSet numbers = numbers(0, 300, 599);
        die(numbers);
        assertErased(numbers);
    }

    @Test
    void processThatDiesWhenHalfABlockIsWritten_isFinished() throws IOException {
        writeRows();
        BitSet numbers = numbers(5);
        RowPack.Rewrite block = die(numbers);
        byte[] pack = Files.readAllBytes(folder.resolve("rows.pack"));
        int half = block.bytes().remaining() / 2;
        System.arraycopy(block.bytes().array(), 0, pack, (int) block.offset(), half);
        Files.write(folder.resolve("rows.pack"), pack);
        assertErased(numbers);
    }

    @Test
    void rowsBehindTheLastWholeBlockOfHashes_neverCount() throws IOException {
        writeRows();
        byte[] hashes = Files.readAllBytes(folder.resolve("rows.hashes"));
        Files.write(folder.resolve("rows.hashes"), Arrays.copyOf(hashes, 300 * 32));
        try (RowFiles rows = new RowFiles(folder)) {
            assertThat(rows.refresh(0)).isEqualTo(256);
            rows.begin(256);
            rows.add(new Fingerprint(Sha256.of("new")), "{\"text\":\"new\"}");
            rows.finish();
            assertThat(rows.row(255)).isEqualTo(line(255));
            assertThat(rows.row(256)).isEqualTo("{\"text\":\"new\"}");
        }
    }
}
