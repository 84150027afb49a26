// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.store.internal.BlockCache;
import io.github.finetune4j.registry.store.internal.RowBlock;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Texts by number, in compressed blocks, in one file that only grows. A block begins with its
 * number of rows, its length in the file, its length in memory and a checksum.
 */
final class RowPack implements AutoCloseable {
    private static final int HEADER = 16;

    private record Block(int firstRow, int count, long offset, int packed, int plain, int checksum) {}

    private final Path file;
    private final FileChannel channel;
    private final List<Block> blocks = new ArrayList<>();
    private final RowBlock pending = new RowBlock();
    private final BlockCache cache = new BlockCache();

    RowPack(Path file) throws IOException {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private long end() {
        return blocks.isEmpty() ? 0 : last().offset() + HEADER + last().packed();
    }

    private Block last() {
        return blocks.get(blocks.size() - 1);
    }

    private int rows() {
        return blocks.isEmpty() ? 0 : last().firstRow() + last().count();
    }

    /** {@return how many rows whole blocks hold} */
    int refresh() throws IOException {
        long size = channel.size();
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        while (end() + HEADER <= size) {
            long at = end();
            readFully(header.clear(), at);
            header.flip();
            Block block = new Block(rows(), header.getInt(), at, header.getInt(), header.getInt(), header.getInt());
            if (block.count() <= 0 || block.packed() <= 0 || at + HEADER + block.packed() > size) {
                break; // left half written
            }
            blocks.add(block);
        }
        return rows();
    }

    /** Drops what lies behind so many rows. */
    void keep(int most) throws IOException {
        while (rows() > most) {
            blocks.remove(blocks.size() - 1);
        }
        channel.truncate(end());
        pending.clear(); // of a call that failed
        cache.clear();
    }

    /** Adds a row; it counts after {@link #finish}. */
    void add(String row) throws IOException {
        pending.add(row);
        if (pending.full()) {
            writeBlock();
        }
    }

    /** Writes what was added, durably. */
    void finish() throws IOException {
        if (pending.rows() > 0) {
            writeBlock();
        }
        channel.force(false);
    }

    private void writeBlock() throws IOException {
        byte[] packed = pending.packed();
        ByteBuffer block = ByteBuffer.allocate(HEADER + packed.length);
        int checksum = checksum(packed);
        block.putInt(pending.rows())
                .putInt(packed.length)
                .putInt(pending.bytes())
                .putInt(checksum)
                .put(packed);
        block.flip();
        long at = end();
        while (block.hasRemaining()) {
            channel.write(block, at + block.position());
        }
        blocks.add(new Block(rows(), pending.rows(), at, packed.length, pending.bytes(), checksum));
        pending.clear();
    }

    /** {@return a row's text} */
    String row(int number) throws IOException {
        int at = blockOf(number);
        String[] rows = cache.get(at);
        if (rows == null) {
            rows = read(blocks.get(at));
            cache.put(at, rows);
        }
        return rows[number - blocks.get(at).firstRow()];
    }

    /**
     * A block as it is to be written over itself.
     *
     * @param offset where it begins
     * @param bytes as many as it has now
     */
    record Rewrite(long offset, ByteBuffer bytes) {}

    /** {@return the block that holds a row, without the text of some rows} */
    Rewrite without(BitSet numbers, int row) throws IOException {
        Block block = blocks.get(blockOf(row));
        BitSet erased = numbers.get(block.firstRow(), block.firstRow() + block.count());
        RowBlock left = RowBlock.without(read(block), erased);
        byte[] packed = left.packed(block.packed())
                .orElseThrow(() -> new IOException("rows from " + block.firstRow() + " on in " + file
                        + " need more room without one of them -> forget one more of them, or copy the registry"));
        byte[] padded = Arrays.copyOf(packed, block.packed());
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + padded.length);
        bytes.putInt(block.count())
                .putInt(padded.length)
                .putInt(left.bytes())
                .putInt(checksum(padded))
                .put(padded);
        return new Rewrite(block.offset(), bytes.flip());
    }

    /** Writes blocks over themselves, durably. */
    void write(List<Rewrite> rewrites) throws IOException {
        for (Rewrite each : rewrites) {
            ByteBuffer buffer = each.bytes().duplicate();
            while (buffer.hasRemaining()) {
                channel.write(buffer, each.offset() + buffer.position());
            }
        }
        channel.force(false);
    }

    /** {@return the first row behind the block of a row} */
    int nextBlock(int row) {
        Block block = blocks.get(blockOf(row));
        return block.firstRow() + block.count();
    }

    /** {@return where the block ends that holds the last of so many rows} */
    int endOfBlock(int rows) {
        return rows == 0 ? 0 : nextBlock(rows - 1);
    }

    /** {@return how many rows whole blocks hold, at most so many}; part of a block was never acknowledged */
    int wholeBlocks(int most) {
        int whole = 0;
        for (int i = blocks.size() - 1; i >= 0 && whole == 0; i--) {
            int end = blocks.get(i).firstRow() + blocks.get(i).count();
            whole = end <= most ? end : 0;
        }
        return whole;
    }

    /** Forgets what was read, to read it anew. */
    void startAnew() {
        blocks.clear();
        cache.clear();
    }

    private int blockOf(int number) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (blocks.get(middle).firstRow() <= number) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private String[] read(Block block) throws IOException {
        ByteBuffer packed = ByteBuffer.allocate(block.packed());
        readFully(packed, block.offset() + HEADER);
        if (checksum(packed.array()) != block.checksum()) {
            throw damaged(block);
        }
        return RowBlock.lines(packed.array(), block.plain()).orElseThrow(() -> damaged(block));
    }

    private FineTuneException damaged(Block block) {
        return new FineTuneException(
                "rows from " + block.firstRow() + " on in " + file + " are damaged -> bring the file back from a copy");
    }

    private void readFully(ByteBuffer buffer, long from) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new EOFException(file + " ends early -> bring the file back from a copy");
            }
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
