// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.OrdinaryFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The file of a linear head: eight letters {@code FT4JHEAD}, the length of a header as a little-endian int, the header
 * in JSON with kind, values and features, then as little-endian doubles the weights, value by value, and the
 * intercepts. Every bit of a head comes back.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class HeadFile {
    private static final byte[] MAGIC = "FT4JHEAD".getBytes(StandardCharsets.US_ASCII);
    private static final int START = MAGIC.length + Integer.BYTES;
    private static final int LONGEST_HEADER = 4096;

    private HeadFile() {}

    /**
     * Writes a head, whole or not at all.
     *
     * @param head any
     * @param file made with its folders, or replaced
     */
    public static void write(LinearHead head, Path file) {
        double[][] weights = head.weights();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", head.kind().name());
        fields.put("values", weights.length);
        fields.put("features", head.features());
        byte[] header = Json.bytes(fields);
        AtomicFile.write(file, stream -> {
            OutputStream out = new BufferedOutputStream(stream);
            out.write(MAGIC);
            out.write(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(header.length)
                    .array());
            out.write(header);
            for (double[] row : weights) {
                out.write(bytes(row));
            }
            out.write(bytes(head.intercepts()));
            out.flush();
        });
    }

    private static byte[] bytes(double[] numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(numbers.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asDoubleBuffer().put(numbers);
        return buffer.array();
    }

    /**
     * {@return the head that was written}
     *
     * @param file that {@link #write} made
     * @throws IOException if it can't be read, is no such file, or does not fit the heap; then the message names it
     */
    public static LinearHead read(Path file) throws IOException {
        OrdinaryFile.require(file);
        try (InputStream stream = Files.newInputStream(file)) {
            return read(stream, Files.size(file), file);
        } catch (JsonException e) {
            throw broken(file, "its header is no JSON");
        } catch (IllegalArgumentException e) {
            throw broken(file, String.valueOf(e.getMessage()).replaceAll(" -> .*", ""));
        }
    }

    private static LinearHead read(InputStream in, long size, Path file) throws IOException {
        ByteBuffer start = ByteBuffer.wrap(exactly(in, START, file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        start.get(magic);
        int length = start.getInt();
        require(Arrays.equals(magic, MAGIC), file, "does not begin as one");
        require(length > 0 && length <= LONGEST_HEADER, file, "a header of " + length + " bytes");
        Map<String, Object> header = Json.parseObject(new String(exactly(in, length, file), StandardCharsets.UTF_8));
        int values = number(header, "values", file);
        int features = number(header, "features", file);
        long numbers = (long) values * features + values;
        long expected = START + length + Double.BYTES * numbers;
        require(size == expected, file, size + " bytes, its header tells of " + expected);
        require(size < Runtime.getRuntime().maxMemory() / 2, file, size + " bytes, more than half of the heap");
        double[][] weights = new double[values][];
        for (int k = 0; k < values; k++) {
            weights[k] = doubles(exactly(in, features * Double.BYTES, file));
        }
        return new LinearHead(kind(header, file), weights, doubles(exactly(in, values * Double.BYTES, file)));
    }

    private static byte[] exactly(InputStream in, int length, Path file) throws IOException {
        byte[] bytes = in.readNBytes(length);
        require(bytes.length == length, file, "is cut off");
        return bytes;
    }

    private static int number(Map<String, Object> header, String key, Path file) throws IOException {
        Object value = header.get(key);
        if (value instanceof Long n && n > 0 && n <= Integer.MAX_VALUE / Double.BYTES) {
            return n.intValue();
        }
        throw broken(file, key + " " + value);
    }

    private static HeadKind kind(Map<String, Object> header, Path file) throws IOException {
        for (HeadKind kind : HeadKind.values()) {
            if (kind.name().equals(header.get("kind"))) {
                return kind;
            }
        }
        throw broken(file, "a kind that is not known");
    }

    private static double[] doubles(byte[] bytes) {
        double[] numbers = new double[bytes.length / Double.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(numbers);
        return numbers;
    }

    private static void require(boolean good, Path file, String problem) throws IOException {
        if (!good) {
            throw broken(file, problem);
        }
    }

    private static IOException broken(Path file, String problem) {
        return new IOException("a head in " + file + ": " + problem
                + " -> take the whole file, as it was written, or fit the head again");
    }
}
