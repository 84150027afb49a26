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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Texts by number, in compressed blocks, in one file that only grows. A block begins with its
 * number of rows, its length in the file, its length in memory and a checksum.
 */
final class RowPack implements AutoCloseable {
    private static final int HEADER = 16;

    private record Block(int firstRow, int count, long offset, int packed, int plain, int checksum) {
        boolean holds(int row) {
            return row >= firstRow && row - firstRow < count;
        }
    }

    private final Path file;
    private final FileChannel channel;
    private final List<Block> blocks = new ArrayList<>();
    private final RowBlock pending = new RowBlock();
    private final BlockCache cache = new BlockCache();

    RowPack(Path file) throws IOException {
        this(file, false);
    }

    RowPack(Path file, boolean onlyRead) throws IOException {
        this.file = file;
        channel = Opened.file(file, onlyRead);
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
            Block block = header(header, rows(), at);
            if (block.count() <= 0 || block.packed() <= 0 || at + HEADER + block.packed() > size) {
                break; // left half written
            }
            blocks.add(block);
        }
        return rows();
    }

    private Block header(ByteBuffer header, int firstRow, long at) throws IOException {
        readFully(header.clear(), at);
        header.flip();
        return new Block(firstRow, header.getInt(), at, header.getInt(), header.getInt(), header.getInt());
    }

    /** The number of the first row of a block, by its lines; below 0 where these don't say. */
    @FunctionalInterface
    interface Numbering {
        int of(String[] lines) throws IOException;
    }

    /**
     * Reads which blocks are whole, whatever lies between them.
     *
     * @param known how many rows count: what lies behind them was never acknowledged
     * @param firstRow of a block behind damage
     * @param damage notified of each stretch that is none
     */
    void salvage(int known, Numbering firstRow, Consumer<String> damage) throws IOException {
        startAnew();
        long size = channel.size();
        long damagedFrom = -1;
        long at = 0;
        while (at + HEADER <= size) {
            Block block = whole(at, size, damagedFrom >= 0, firstRow);
            if (block == null) {
                damagedFrom = damagedFrom < 0 ? at : damagedFrom;
                at++;
                continue;
            }
            if (damagedFrom >= 0) {
                damage.accept(damaged(damagedFrom, at, block.firstRow()));
                damagedFrom = -1;
            }
            blocks.add(block);
            at = end();
        }
        if (rows() < known) {
            damage.accept(damaged(damagedFrom >= 0 ? damagedFrom : Math.min(at, size), size, -1));
        }
    }

    private String damaged(long from, long to, int next) {
        String what = from < to ? "bytes " + from + " to " + (to - 1) + " are damaged" : "its end is missing";
        return "rows.pack: " + what + ", with rows from " + rows() + " on" + (next < 0 ? "" : ", up to " + (next - 1));
    }

    private @Nullable Block whole(long at, long size, boolean behindDamage, Numbering firstRow) throws IOException {
        Block block = header(ByteBuffer.allocate(HEADER), rows(), at);
        if (block.count() <= 0
                || block.count() > RowBlock.MOST_ROWS
                || block.packed() <= 0
                || at + HEADER + block.packed() > size) {
            return null;
        }
        String[] lines = lines(block).orElse(null);
        if (lines == null || !behindDamage) {
            return lines == null ? null : block;
        }
        int first = firstRow.of(lines);
        return first < rows()
                ? null
                : new Block(first, block.count(), at, block.packed(), block.plain(), block.checksum());
    }

    /** {@return whether bytes are those of one of the blocks, that may be written over it} */
    boolean fits(Rewrite rewrite) {
        ByteBuffer bytes = rewrite.bytes().duplicate();
        if (bytes.remaining() < HEADER) {
            return false;
        }
        Block block = new Block(0, bytes.getInt(), rewrite.offset(), bytes.getInt(), bytes.getInt(), bytes.getInt());
        byte[] packed = new byte[bytes.remaining()];
        bytes.get(packed);
        return packed.length == block.packed()
                && Checksum.of(packed) == block.checksum()
                && RowBlock.lines(packed, block.plain(), block.count()).isPresent();
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
        int checksum = Checksum.of(packed);
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
        if (blocks.isEmpty() || !blocks.get(at).holds(number)) {
            throw new FineTuneException(
                    "row " + number + " is in no whole block of " + file + " -> bring the file back from a copy");
        }
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
                .putInt(Checksum.of(padded))
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
        return lines(block).orElseThrow(() -> damaged(block));
    }

    private Optional<String[]> lines(Block block) throws IOException {
        ByteBuffer packed = ByteBuffer.allocate(block.packed());
        readFully(packed, block.offset() + HEADER);
        return Checksum.of(packed.array()) == block.checksum()
                ? RowBlock.lines(packed.array(), block.plain(), block.count())
                : Optional.empty();
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

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
