// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Writes GGUF files, version 3. */
public final class GgufWriter {
    private static final int ALIGNMENT = 32;
    private static final int MAGIC = 0x46554747;

    /**
     * A tensor to be written; its bytes are asked for when their turn comes, once.
     *
     * @param name as GGUF has it
     * @param type of its numbers
     * @param shape row-major
     * @param bytes little-endian, as many as shape and type say
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Part(String name, GgufType type, long[] shape, Supplier<ByteBuffer> bytes) {
        long size() {
            return type.bytes(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        }
    }

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    private GgufWriter() {}

    /**
     * Writes a whole file.
     *
     * @param out takes it
     * @param metadata in the order of the file; {@code general.alignment} must be absent or 32
     * @param parts in the order of the file
     * @throws IOException if it cannot be written
     */
    public static void write(WritableByteChannel out, GgufMetadata metadata, List<Part> parts) throws IOException {
        write(out, new GgufWriter().head(metadata, parts));
        for (Part part : parts) {
            ByteBuffer bytes = part.bytes.get().duplicate();
            if (bytes.remaining() != part.size()) {
                throw new IllegalArgumentException("tensor " + part.name + Arrays.toString(part.shape) + " needs "
                        + part.size() + " bytes, got " + bytes.remaining() + " -> report it as a bug");
            }
            write(out, bytes);
            write(out, ByteBuffer.allocate(padding(part.size())));
        }
    }

    private static void write(WritableByteChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static int padding(long size) {
        return (int) Math.floorMod(-size, (long) ALIGNMENT);
    }

    private ByteBuffer head(GgufMetadata metadata, List<Part> parts) {
        number(MAGIC, 4);
        number(3, 4);
        number(parts.size(), 8);
        number(metadata.values().size(), 8);
        metadata.values().forEach((key, value) -> {
            text(key);
            number(value.type().code(), 4);
            value(value.type(), value.content());
        });
        long at = 0;
        for (Part part : parts) {
            tensor(part, at);
            at += part.size() + padding(part.size());
        }
        head.writeBytes(new byte[padding(head.size())]);
        return ByteBuffer.wrap(head.toByteArray());
    }

    private void tensor(Part part, long offset) {
        text(part.name);
        number(part.shape.length, 4);
        for (int i = part.shape.length - 1; i >= 0; i--) {
            number(part.shape[i], 8);
        }
        number(part.type.code(), 4);
        number(offset, 8);
    }

    private void value(ValueType type, Object content) {
        switch (type) {
            case STRING -> text((String) content);
            case BOOL -> number((Boolean) content ? 1 : 0, 1);
            case F32 -> number(Float.floatToRawIntBits((Float) content), 4);
            case F64 -> number(Double.doubleToRawLongBits((Double) content), 8);
            case ARRAY -> array((GgufMetadata.Array) content);
            default -> number((Long) content, type.leastBytes());
        }
    }

    private void array(GgufMetadata.Array array) {
        number(array.type().code(), 4);
        number(array.items().size(), 8);
        array.items().forEach(item -> value(array.type(), item));
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length, 8);
        head.writeBytes(bytes);
    }

    private void number(long value, int bytes) {
        byte[] all = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        head.write(all, 0, bytes);
    }
}
