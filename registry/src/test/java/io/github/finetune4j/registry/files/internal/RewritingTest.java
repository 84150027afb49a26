// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.registry.store.internal.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void processThatDiesBeforeItWritesOverTheRows_isFinished() throws IOException {
        writeRows();
        BitSet numbers = numbers(0, 300, 599);
        try (RowPack pack = new RowPack(folder.resolve("rows.pack"))) {
            pack.refresh();
            ErasedRows list = new ErasedRows(folder.resolve("rows.erased"));
            List<RowPack.Rewrite> blocks =
                    List.of(pack.without(numbers, 0), pack.without(numbers, 300), pack.without(numbers, 599));
            pack.close(); // as if the process were dead from here on
            Rewriting rewriting = new Rewriting(folder.resolve("rows.rewriting"), pack, list);
            assertThatThrownBy(() -> rewriting.run(blocks, list.next(numbers))).isInstanceOf(IOException.class);
        }
        assertThat(folder.resolve("rows.rewriting")).exists();
        assertErased(numbers);
    }

    @Test
    void processThatDiesWhenHalfABlockIsWritten_isFinished() throws IOException {
        writeRows();
        BitSet numbers = numbers(5);
        byte[] rewriting;
        try (RowPack pack = new RowPack(folder.resolve("rows.pack"))) {
            pack.refresh();
            RowPack.Rewrite block = pack.without(numbers, 5);
            ErasedRows list = new ErasedRows(folder.resolve("rows.erased"));
            byte[] half = Arrays.copyOf(block.bytes().array(), block.bytes().remaining() / 2);
            pack.close();
            Rewriting dying = new Rewriting(folder.resolve("rows.rewriting"), pack, list);
            assertThatThrownBy(() -> dying.run(List.of(block), list.next(numbers)))
                    .isInstanceOf(IOException.class);
            rewriting = Files.readAllBytes(folder.resolve("rows.rewriting"));
            byte[] all = Files.readAllBytes(folder.resolve("rows.pack"));
            System.arraycopy(half, 0, all, (int) block.offset(), half.length);
            Files.write(folder.resolve("rows.pack"), all);
        }
        assertThat(rewriting).isNotEmpty();
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
