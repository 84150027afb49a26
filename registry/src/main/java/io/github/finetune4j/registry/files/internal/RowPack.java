// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.error.FineTuneException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Texts by number, in compressed blocks of {@value #ROWS} lines, in one file that only grows. A block begins with its
 * number of rows, its length in the file, its length in memory and a checksum.
 */
final class RowPack implements AutoCloseable {
    private static final int ROWS = 256;
    private static final int HEADER = 16;

    private record Block(int firstRow, int count, long offset, int packed, int plain, int checksum) {}

    private final Path file;
    private final FileChannel channel;
    private final List<Block> blocks = new ArrayList<>();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private int pendingRows;
    private int newest = -1; // block that was read last
    private String[] newestRows = {};

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

    /** {@return how many rows whole blocks hold, at most so many}; part of a block was never acknowledged */
    int wholeBlocks(int most) {
        int whole = 0;
        for (int i = blocks.size() - 1; i >= 0 && whole == 0; i--) {
            int end = blocks.get(i).firstRow() + blocks.get(i).count();
            whole = end <= most ? end : 0;
        }
        return whole;
    }

    /** {@return where the block ends that holds the last of so many rows} */
    int endOfBlock(int rows) {
        return rows == 0 ? 0 : nextBlock(rows - 1);
    }

    /** Drops what lies behind so many rows. */
    void keep(int most) throws IOException {
        while (rows() > most) {
            blocks.remove(blocks.size() - 1);
        }
        channel.truncate(end());
        pending.reset(); // of a call that failed
        pendingRows = 0;
        newest = newest < blocks.size() ? newest : -1;
    }

    /** Adds a row; it counts after {@link #finish}. */
    void add(String row) throws IOException {
        pending.writeBytes(row.getBytes(StandardCharsets.UTF_8));
        pending.write('\n');
        if (++pendingRows == ROWS) {
            writeBlock();
        }
    }

    /** Writes what was added, durably. */
    void finish() throws IOException {
        if (pendingRows > 0) {
            writeBlock();
        }
        channel.force(false);
    }

    private void writeBlock() throws IOException {
        byte[] plain = pending.toByteArray();
        byte[] packed = deflate(plain, Deflater.BEST_SPEED, Deflater.DEFAULT_STRATEGY);
        ByteBuffer block = ByteBuffer.allocate(HEADER + packed.length);
        int checksum = checksum(packed);
        block.putInt(pendingRows)
                .putInt(packed.length)
                .putInt(plain.length)
                .putInt(checksum)
                .put(packed);
        block.flip();
        long at = end();
        while (block.hasRemaining()) {
            channel.write(block, at + block.position());
        }
        blocks.add(new Block(rows(), pendingRows, at, packed.length, plain.length, checksum));
        pending.reset();
        pendingRows = 0;
    }

    /** {@return a row's text} */
    String row(int number) throws IOException {
        int at = blockOf(number);
        if (at != newest) {
            newestRows = read(blocks.get(at));
            newest = at;
        }
        return newestRows[number - blocks.get(at).firstRow()];
    }

    /**
     * A block as it is to be written over itself.
     *
     * @param offset where it begins
     * @param bytes as many as it has now
     */
    record Rewrite(long offset, byte[] bytes) {}

    /** {@return the block that begins with the first of these rows, or holds it, without their text} */
    Rewrite without(BitSet numbers, int first) throws IOException {
        Block block = blocks.get(blockOf(first));
        String[] rows = read(block);
        numbers.stream()
                .filter(number -> number >= block.firstRow() && number < block.firstRow() + block.count())
                .forEach(number -> rows[number - block.firstRow()] = "");
        byte[] plain = String.join("\n", rows).getBytes(StandardCharsets.UTF_8);
        byte[] packed = Arrays.copyOf(deflate(plain, block.packed()), block.packed());
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + packed.length);
        bytes.putInt(block.count()).putInt(packed.length).putInt(plain.length).putInt(checksum(packed));
        bytes.put(packed);
        return new Rewrite(block.offset(), bytes.array());
    }

    /** {@return the first row behind the block of a row} */
    int nextBlock(int row) {
        Block block = blocks.get(blockOf(row));
        return block.firstRow() + block.count();
    }

    // Less text needs less room; only how well it is packed can make it more, and then by a few bytes
    private byte[] deflate(byte[] plain, int most) throws IOException {
        for (int level = Deflater.BEST_SPEED; level <= Deflater.BEST_COMPRESSION; level++) {
            byte[] packed = deflate(plain, level, Deflater.DEFAULT_STRATEGY);
            if (packed.length <= most) {
                return packed;
            }
        }
        byte[] packed = deflate(plain, Deflater.BEST_COMPRESSION, Deflater.FILTERED);
        if (packed.length > most) {
            throw new IOException("a block of " + file + " needs " + packed.length + " bytes without a row and has "
                    + most + " -> forget all rows of the block, or copy what is left to a new registry");
        }
        return packed;
    }

    /** Writes blocks over themselves, durably. */
    void write(List<Rewrite> rewrites) throws IOException {
        for (Rewrite each : rewrites) {
            ByteBuffer buffer = ByteBuffer.wrap(each.bytes());
            while (buffer.hasRemaining()) {
                channel.write(buffer, each.offset() + buffer.position());
            }
        }
        channel.force(false);
    }

    /** Forgets what was read, to read it anew. */
    void startAnew() {
        blocks.clear();
        newest = -1;
        newestRows = new String[0];
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
        byte[] plain = new byte[block.plain()];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed.array());
            if (inflater.inflate(plain) != plain.length) {
                throw damaged(block);
            }
        } catch (DataFormatException e) {
            throw damaged(block);
        } finally {
            inflater.end();
        }
        return new String(plain, StandardCharsets.UTF_8).split("\n", -1);
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

    private static byte[] deflate(byte[] plain, int level, int strategy) {
        Deflater deflater = new Deflater(level);
        try {
            deflater.setStrategy(strategy);
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2);
            byte[] buffer = new byte[1 << 16];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
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
