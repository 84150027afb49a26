// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A batch of lines in a file: a zstd frame, and before it what one must know to go past it or to look for something in
 * it. The latter is a skippable frame in the words of RFC 8878, so that every zstd reads a segment.
 *
 * @param offset where it begins in the file
 * @param head bytes before the body
 * @param kind interactions or feedback
 * @param lines how many, erased ones among them
 * @param live how many that are not erased
 * @param body bytes of the body
 * @param plain bytes of the lines
 * @param checksum of the body
 * @param oldest of the lines that are not erased, in milliseconds
 * @param newest of them
 * @param words response ids and subjects that it may hold
 */
@SuppressWarnings("ArrayRecordComponent") // frames are not compared
record Frame(
        long offset,
        int head,
        byte kind,
        int lines,
        int live,
        int body,
        int plain,
        int checksum,
        long oldest,
        long newest,
        byte[] words) {
    static final byte INTERACTIONS = 0;
    static final byte FEEDBACK = 1;

    private static final int MAGIC = 0x184D2A5F;
    private static final int PREFIX = 8;
    private static final int FIXED = 1 + 5 * Integer.BYTES + 2 * Long.BYTES;
    private static final int CHECK = Integer.BYTES;
    private static final int MOST_HEAD = 1 << 26;
    private static final int LEVEL = 1;

    long end() {
        return offset + head + body;
    }

    boolean mayHold(String word) {
        return Bloom.mayHold(words, word);
    }

    /** {@return the bytes of a frame} */
    static byte[] bytes(byte kind, List<Line> lines, Seal seal, byte[] place) throws IOException {
        StringBuilder text = new StringBuilder(lines.size() * 320);
        List<String> words = new ArrayList<>(2 * lines.size());
        long oldest = Long.MAX_VALUE;
        long newest = Long.MIN_VALUE;
        int live = 0;
        for (Line line : lines) {
            text.append(line.text()).append('\n');
            if (!line.erased()) {
                live++;
                words.add(line.responseId());
                oldest = Math.min(oldest, line.at());
                newest = Math.max(newest, line.at());
                if (!line.subject().isEmpty()) {
                    words.add(line.subject());
                }
            }
        }
        byte[] plain = text.toString().getBytes(StandardCharsets.UTF_8);
        byte[] body = seal.close(packed(plain), place);
        byte[] bloom = Bloom.of(words);
        byte[] all = new byte[PREFIX + FIXED + bloom.length + CHECK + body.length];
        ByteBuffer out = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putInt(FIXED + bloom.length + CHECK);
        out.put(kind).putInt(lines.size()).putInt(live).putInt(body.length);
        out.putInt(plain.length).putInt(checksum(body, 0, body.length));
        out.putLong(oldest).putLong(newest).put(bloom);
        out.putInt(checksum(all, 0, out.position())).put(body);
        return all;
    }

    private static byte[] packed(byte[] plain) {
        try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
            return zstd.setLevel(LEVEL).setChecksum(true).compress(plain);
        }
    }

    /** {@return the frame that begins there; empty where there is none, or not the whole of it} */
    static Optional<Frame> at(FileChannel file, long offset, long size) throws IOException {
        if (offset + PREFIX + FIXED + CHECK > size) {
            return Optional.empty();
        }
        ByteBuffer prefix = ByteBuffer.wrap(read(file, offset, PREFIX)).order(ByteOrder.LITTLE_ENDIAN);
        int length = prefix.getInt(0) == MAGIC ? prefix.getInt(Integer.BYTES) : -1;
        if (length < FIXED + CHECK || length > MOST_HEAD || offset + PREFIX + length > size) {
            return Optional.empty();
        }
        byte[] bytes = read(file, offset, PREFIX + length);
        ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (checksum(bytes, 0, PREFIX + length - CHECK) != head.getInt(PREFIX + length - CHECK)) {
            return Optional.empty();
        }
        head.position(PREFIX);
        byte kind = head.get();
        int lines = head.getInt();
        int live = head.getInt();
        int body = head.getInt();
        int plain = head.getInt();
        int checksum = head.getInt();
        long oldest = head.getLong();
        long newest = head.getLong();
        byte[] words = new byte[length - FIXED - CHECK];
        head.get(words);
        Frame frame =
                new Frame(offset, PREFIX + length, kind, lines, live, body, plain, checksum, oldest, newest, words);
        return frame.end() <= size ? Optional.of(frame) : Optional.empty();
    }

    /** {@return whether what was written is all there; only the last frame of a file can be cut off} */
    boolean whole(FileChannel file) throws IOException {
        byte[] bytes = read(file, offset + head, body);
        return checksum(bytes, 0, body) == checksum;
    }

    /** {@return the lines, as JSON} */
    String[] lines(FileChannel file, Seal seal, byte[] place) throws IOException {
        byte[] bytes = read(file, offset + head, body);
        if (checksum(bytes, 0, body) != checksum) {
            throw new IOException("damaged bytes at " + offset + " -> bring the file back from a copy");
        }
        try {
            byte[] text = Zstd.decompress(seal.open(bytes, place), plain);
            return new String(text, StandardCharsets.UTF_8).split("\n", -1);
        } catch (ZstdException e) {
            throw new IOException("damaged bytes at " + offset + " -> bring the file back from a copy", e);
        }
    }

    /** {@return all its bytes} */
    byte[] raw(FileChannel file) throws IOException {
        return read(file, offset, head + body);
    }

    private static byte[] read(FileChannel file, long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, from + buffer.position()) < 0) {
                throw new IOException(
                        "the file ends at " + (from + buffer.position()) + " -> bring it back from a copy");
            }
        }
        return bytes;
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
