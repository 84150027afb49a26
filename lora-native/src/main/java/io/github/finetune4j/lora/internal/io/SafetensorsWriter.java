// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.Buffers;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes safetensors files as the safetensors library does: wider types first, then by name; the header filled up with
 * spaces to a multiple of eight. The same tensors give the same bytes.
 */
public final class SafetensorsWriter {
    /** What the library writes for PyTorch. */
    public static final Map<String, String> PYTORCH = Map.of("format", "pt");

    /**
     * A tensor to be written; its bytes are asked for when their turn comes, once.
     *
     * @param name of the tensor
     * @param dtype of its numbers
     * @param shape row-major
     * @param bytes little-endian, as many as shape and type say
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Part(String name, Dtype dtype, long[] shape, Supplier<ByteBuffer> bytes) {
        /**
         * {@return a part of a tensor that is there}
         *
         * @param tensor to be written
         */
        public static Part of(TensorData tensor) {
            return new Part(tensor.name(), tensor.dtype(), tensor.shape(), tensor::bytes);
        }

        /**
         * {@return a part of numbers in Java's memory}
         *
         * @param name of the tensor
         * @param shape row-major
         * @param values as many as the shape says
         */
        public static Part of(String name, long[] shape, float[] values) {
            return new Part(name, Dtype.F32, shape, () -> floats(values));
        }

        long size() {
            return Arrays.stream(shape).reduce(dtype.bytes(), Math::multiplyExact);
        }
    }

    private SafetensorsWriter() {}

    private static ByteBuffer floats(float[] values) {
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.multiplyExact(4, values.length)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer;
    }

    /**
     * Writes a file, atomically.
     *
     * @param target the file
     * @param parts in any order
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public static void write(Path target, Collection<Part> parts) {
        AtomicFile.writeBytes(target, out -> write(out, parts));
    }

    /**
     * Writes tensors that are there, atomically.
     *
     * @param target the file
     * @param tensors in any order
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public static void writeTensors(Path target, Collection<TensorData> tensors) {
        write(target, tensors.stream().map(Part::of).toList());
    }

    static void write(WritableByteChannel out, Collection<Part> parts) throws IOException {
        List<Part> sorted = new ArrayList<>(parts);
        sorted.sort(Comparator.comparing((Part part) -> -rank(part.dtype)).thenComparing(Part::name));
        Buffers.write(out, header(sorted));
        for (Part part : sorted) {
            ByteBuffer bytes = part.bytes.get().duplicate();
            if (bytes.remaining() != part.size()) {
                throw new IllegalArgumentException("tensor " + part.name + Arrays.toString(part.shape) + " needs "
                        + part.size() + " bytes, got " + bytes.remaining() + " -> report it as a bug");
            }
            Buffers.write(out, bytes);
        }
    }

    // the library's order of types: F16, BF16, ..., F32
    private static int rank(Dtype dtype) {
        return switch (dtype) {
            case F16 -> 0;
            case BF16 -> 1;
            case F32 -> 2;
        };
    }

    private static ByteBuffer header(List<Part> parts) throws IOException {
        ObjectNode root = JsonFile.mapper().createObjectNode();
        PYTORCH.forEach(root.putObject("__metadata__")::put);
        long at = 0;
        for (Part part : parts) {
            if (root.has(part.name)) {
                throw new IllegalArgumentException("tensor " + part.name + " is there twice -> report it as a bug");
            }
            ObjectNode node = root.putObject(part.name);
            node.put("dtype", part.dtype.name());
            Arrays.stream(part.shape).forEach(node.putArray("shape")::add);
            node.putArray("data_offsets").add(at).add(at + part.size());
            at += part.size();
        }
        byte[] json = JsonFile.mapper().writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer header = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(json);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }
}
