// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Records of a TFRecord file: length, its sum, data, its sum; the sums are masked CRC-32C, all little endian. */
final class TfRecords {
    private static final int BEFORE = Long.BYTES + Integer.BYTES;
    private static final int AROUND = BEFORE + Integer.BYTES;

    /** The content of a file. */
    record Found(List<byte[]> records, long wholeBytes, boolean damaged) {}

    private TfRecords() {}

    static byte[] framed(byte[] data) {
        ByteBuffer out = ByteBuffer.allocate(AROUND + data.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(data.length);
        out.putInt(masked(out.array(), 0, Long.BYTES));
        out.put(data);
        out.putInt(masked(data, 0, data.length));
        return out.array();
    }

    static int masked(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        int sum = (int) crc.getValue();
        return (sum >>> 15 | sum << 17) + 0xa282ead8;
    }

    /** {@return the records up to the end, or up to the first one that is cut off or damaged, as TensorBoard does} */
    static Found read(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        boolean damaged = false;
        int whole = 0;
        while (!damaged && in.remaining() >= AROUND) {
            long length = in.getLong();
            damaged = in.getInt() != masked(file, whole, Long.BYTES);
            if (damaged || length < 0 || length > in.remaining() - Integer.BYTES) {
                break;
            }
            byte[] data = new byte[(int) length];
            in.get(data);
            damaged = in.getInt() != masked(data, 0, data.length);
            if (!damaged) {
                records.add(data);
                whole = in.position();
            }
        }
        return new Found(records, whole, damaged);
    }
}
