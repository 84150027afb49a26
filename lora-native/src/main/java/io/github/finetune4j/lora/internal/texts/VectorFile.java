// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.error.ResultNotSavedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The vectors of a run's rows in a file that grows by blocks of rows, each with a CRC-32C behind it: what a killed
 * process has written whole is kept.
 *
 * @param file of the vectors
 * @param width numbers of a vector
 * @param rows how many there are to be
 */
record VectorFile(Path file, int width, int rows) {
    static final String NAME = "vectors.f32";
    /** Rows of a block, all but the last. */
    static final int BLOCK = 256;

    /** {@return the vectors that are there, as whole blocks; what follows them is cut off} */
    List<float[]> read() {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            List<float[]> vectors = new ArrayList<>();
            long end = 0;
            while (vectors.size() < rows && readBlock(channel, vectors)) {
                end = channel.position();
            }
            channel.truncate(end);
            return vectors;
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /** {@return the vectors that are there, as whole blocks; the file stays as it is} */
    List<float[]> peek() {
        List<float[]> vectors = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            boolean more = true;
            while (more && vectors.size() < rows) {
                more = readBlock(channel, vectors);
            }
            return vectors;
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    private boolean readBlock(FileChannel channel, List<float[]> vectors) throws IOException {
        int count = Math.min(BLOCK, rows - vectors.size());
        ByteBuffer bytes = ByteBuffer.allocate(size(count)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                return false;
            }
        }
        bytes.flip();
        if (bytes.getLong(bytes.limit() - Long.BYTES) != checksum(bytes.array(), bytes.limit() - Long.BYTES)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            float[] vector = new float[width];
            bytes.asFloatBuffer().get(vector);
            bytes.position(bytes.position() + width * Float.BYTES);
            vectors.add(vector);
        }
        return true;
    }

    /** Adds the next block. */
    void append(float[][] block) {
        ByteBuffer bytes = ByteBuffer.allocate(size(block.length)).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] vector : block) {
            bytes.asFloatBuffer().put(vector);
            bytes.position(bytes.position() + width * Float.BYTES);
        }
        bytes.putLong(checksum(bytes.array(), bytes.position())).flip();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    private int size(int count) {
        return Math.multiplyExact(count, width) * Float.BYTES + Long.BYTES;
    }

    private static long checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    private ResultNotSavedException failed(String what, IOException e) {
        return new ResultNotSavedException(
                "the vectors of a run in " + file + " can't be " + what + ": " + e
                        + " -> check the disk; the job goes on where it stopped",
                e);
    }
}
