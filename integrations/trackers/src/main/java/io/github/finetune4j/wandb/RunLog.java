// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.wandb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The framing of a {@code .wandb} file: that of LevelDB's log, with a header before it and the plain CRC-32 of type and
 * data. Blocks of 32 KiB are counted from the start of the file; a record that doesn't fit goes on in the next one.
 */
final class RunLog {
    static final byte[] HEADER = {':', 'W', '&', 'B', (byte) 0xe1, (byte) 0xbe, 0};
    private static final int BLOCK = 32 * 1024;
    private static final int BEFORE = 7;
    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int LAST = 4;

    /** The content of a file. */
    record Found(List<byte[]> records, long wholeBytes) {}

    private RunLog() {}

    /**
     * {@return a record as it goes to the file}
     *
     * @param offset in the file at which it will lie
     */
    static byte[] framed(byte[] data, long offset) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 2 * BEFORE);
        int from = 0;
        boolean first = true;
        boolean last = false;
        while (!last) {
            int left = BLOCK - (int) ((offset + out.size()) % BLOCK);
            if (left < BEFORE) {
                out.writeBytes(new byte[left]);
                left = BLOCK;
            }
            int length = Math.min(data.length - from, left - BEFORE);
            last = from + length == data.length;
            out.writeBytes(piece(first ? last ? FULL : FIRST : last ? LAST : MIDDLE, data, from, length));
            from += length;
            first = false;
        }
        return out.toByteArray();
    }

    private static byte[] piece(int type, byte[] data, int from, int length) {
        ByteBuffer piece = ByteBuffer.allocate(BEFORE + length).order(ByteOrder.LITTLE_ENDIAN);
        piece.putInt(sum(type, data, from, length));
        piece.putShort((short) length);
        piece.put((byte) type);
        piece.put(data, from, length);
        return piece.array();
    }

    private static int sum(int type, byte[] data, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(type);
        crc.update(data, from, length);
        return (int) crc.getValue();
    }

    /**
     * {@return the records up to the end, or up to the first one that is cut off or damaged}
     *
     * @throws IOException if it is no such file
     */
    static Found read(byte[] file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < HEADER.length || !Arrays.equals(HEADER, Arrays.copyOf(file, HEADER.length))) {
            throw new IOException("the file does not begin as one of W&B");
        }
        in.position(HEADER.length);
        List<byte[]> records = new ArrayList<>();
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        int whole = in.position();
        boolean begun = false; // a first piece may be empty, where a block has room for its frame alone
        while (true) {
            int left = BLOCK - in.position() % BLOCK;
            if (left < BEFORE) {
                in.position(Math.min(in.limit(), in.position() + left));
            }
            int type = piece(in, record, begun);
            if (type == 0) {
                return new Found(records, whole);
            }
            if (type == FULL || type == LAST) {
                records.add(record.toByteArray());
                record.reset();
                whole = in.position();
                begun = false;
            } else {
                begun = true;
            }
        }
    }

    /** Appends a piece of a record. {@return its type; 0 where there is no whole one} */
    private static int piece(ByteBuffer in, ByteArrayOutputStream record, boolean begun) {
        if (in.remaining() < BEFORE) {
            return 0;
        }
        int sum = in.getInt();
        int length = Short.toUnsignedInt(in.getShort());
        int type = in.get();
        boolean begins = type == FULL || type == FIRST;
        boolean fits = length <= in.remaining() && begins != begun && type >= FULL && type <= LAST;
        if (!fits) {
            return 0;
        }
        byte[] data = new byte[length];
        in.get(data);
        if (sum != sum(type, data, 0, length)) {
            return 0;
        }
        record.writeBytes(data);
        return type;
    }
}
